# ruff: noqa: E501 - lines as lectures have them
"""Networks by hand: layers, activations, normalization, convolution."""

from __future__ import annotations

from .cell import Course, Lecture

LECTURES: list[Lecture] = []

dlai = Course(
    LECTURES,
    "Deep Learning Specialization (DeepLearning.AI)",
    "https://www.deeplearning.ai/courses/deep-learning-specialization/ ",
)

dlai(
    "course 1, week 2: logistic regression with a neural network mindset",
    "propagate: cost over columns",
    """
    import numpy as np
    def sigmoid(z):
        s = 1 / (1 + np.exp(-z))
        return s
    w =  np.array([[1.], [2]])
    b = 1.5
    X = np.array([[1., -2., -1.], [3., 0.5, -3.2]])
    Y = np.array([[1, 1, 0]])
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -1/m * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    cost = np.squeeze(np.array(cost))
    """,
    leaves=["w"],
    want={"b": -0.1250040450043965},
)

dlai(
    "course 1, week 3: planar data classification with one hidden layer",
    "one hidden layer: parameters in a dict",
    """
    import numpy as np
    def sigmoid(x):
        return 1/(1+np.exp(-x))
    def initialize_parameters(n_x, n_h, n_y):
        np.random.seed(2)
        W1 = np.random.randn(n_h, n_x) * 0.01
        b1 = np.zeros((n_h, 1))
        W2 = np.random.randn(n_y, n_h) * 0.01
        b2 = np.zeros((n_y, 1))
        parameters = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
        return parameters
    def forward_propagation(X, parameters):
        W1 = parameters["W1"]
        b1 = parameters["b1"]
        W2 = parameters["W2"]
        b2 = parameters["b2"]
        Z1 = np.dot(W1, X) + b1
        A1 = np.tanh(Z1)
        Z2 = np.dot(W2, A1) + b2
        A2 = sigmoid(Z2)
        assert(A2.shape == (1, X.shape[1]))
        cache = {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
        return A2, cache
    def compute_cost(A2, Y):
        m = Y.shape[1]
        logprobs = np.multiply(np.log(A2), Y) + np.multiply(np.log(1 - A2), 1 - Y)
        cost = -np.sum(logprobs) / m
        return cost
    np.random.seed(1)
    X, Y = np.random.randn(2, 12), (np.random.rand(1, 12) > 0.5)
    parameters = initialize_parameters(2, 4, 1)
    A2, cache = forward_propagation(X, parameters)
    cost = compute_cost(A2, Y)
    """,
    leaves=["parameters"],
)

dlai(
    "course 1, week 4: building your deep neural network",
    "L layers in a loop with caches",
    """
    import numpy as np
    def sigmoid(Z):
        A = 1/(1+np.exp(-Z))
        cache = Z
        return A, cache
    def relu(Z):
        A = np.maximum(0,Z)
        assert(A.shape == Z.shape)
        cache = Z
        return A, cache
    def initialize_parameters_deep(layer_dims):
        np.random.seed(3)
        parameters = {}
        L = len(layer_dims)
        for l in range(1, L):
            parameters['W' + str(l)] = np.random.randn(layer_dims[l], layer_dims[l-1]) / np.sqrt(layer_dims[l-1])
            parameters['b' + str(l)] = np.zeros((layer_dims[l], 1))
        return parameters
    def linear_activation_forward(A_prev, W, b, activation):
        Z, linear_cache = np.dot(W, A_prev) + b, (A_prev, W, b)
        if activation == "sigmoid":
            A, activation_cache = sigmoid(Z)
        elif activation == "relu":
            A, activation_cache = relu(Z)
        return A, (linear_cache, activation_cache)
    def L_model_forward(X, parameters):
        caches = []
        A = X
        L = len(parameters) // 2
        for l in range(1, L):
            A_prev = A
            A, cache = linear_activation_forward(A_prev, parameters['W' + str(l)], parameters['b' + str(l)], "relu")
            caches.append(cache)
        AL, cache = linear_activation_forward(A, parameters['W' + str(L)], parameters['b' + str(L)], "sigmoid")
        caches.append(cache)
        return AL, caches
    parameters = initialize_parameters_deep([5, 4, 3, 1])
    X = np.random.randn(5, 6)
    Y = np.array([[1, 0, 1, 1, 0, 0]])
    AL, caches = L_model_forward(X, parameters)
    m = Y.shape[1]
    cost = (-1 / m) * np.sum(np.multiply(Y, np.log(AL)) + np.multiply(1 - Y, np.log(1 - AL)))
    cost = np.squeeze(cost)
    """,
    leaves=["parameters"],
)

dlai(
    "course 2, week 1: gradient checking",
    "J = theta x and its two-sided check",
    """
    import numpy as np
    def forward_propagation(x, theta):
        J = theta * x
        return J
    def backward_propagation(x, theta):
        dtheta = x
        return dtheta
    x, theta = 3., 4.
    epsilon = 1e-7
    theta_plus = theta + epsilon
    theta_minus = theta - epsilon
    J_plus = forward_propagation(x, theta_plus)
    J_minus = forward_propagation(x, theta_minus)
    gradapprox = (J_plus - J_minus) / (2 * epsilon)
    J = forward_propagation(x, theta)
    """,
    output="J",
    want={"x": 4, "theta": 3},
)

dlai(
    "course 2, week 1: regularization (dropout)",
    "inverted dropout with a seeded mask",
    """
    import numpy as np
    np.random.seed(1)
    W1, b1 = np.random.randn(4, 2), np.zeros((4, 1))
    W2, b2 = np.random.randn(1, 4), np.zeros((1, 1))
    X = np.random.randn(2, 5)
    Y = np.array([[1, 0, 1, 1, 0]])
    keep_prob = 7 / 10
    A1 = np.maximum(0, np.dot(W1, X) + b1)
    D1 = np.random.rand(A1.shape[0], A1.shape[1])
    D1 = (D1 < keep_prob).astype(int)
    A1 = A1 * D1
    A1 = A1 / keep_prob
    A2 = 1 / (1 + np.exp(-(np.dot(W2, A1) + b2)))
    logprobs = np.multiply(-np.log(A2), Y) + np.multiply(-np.log(1 - A2), 1 - Y)
    cost = 1. / 5 * np.nansum(logprobs)
    """,
    leaves=["W1", "W2", "b2"],
)

dlai(
    "course 2, week 2: optimization (Adam)",
    "one Adam step on a quadratic, unrolled",
    """
    import numpy as np
    W = np.array([[0.5, -1.2], [0.3, 0.8]])
    beta1, beta2, epsilon, learning_rate = 0.9, 0.999, 1e-8, 0.01
    v, s = np.zeros_like(W), np.zeros_like(W)
    for t in range(1, 4):
        dW = 2 * W
        v = beta1 * v + (1 - beta1) * dW
        v_corrected = v / (1 - np.power(beta1, t))
        s = beta2 * s + (1 - beta2) * np.power(dW, 2)
        s_corrected = s / (1 - np.power(beta2, t))
        W = W - learning_rate * v_corrected / (np.sqrt(s_corrected) + epsilon)
    loss = np.sum(W ** 2)
    """,
)

dlai(
    "course 4, week 1: convolutional model, step by step",
    "conv_forward by four loops",
    """
    import numpy as np
    def zero_pad(X, pad):
        X_pad = np.pad(X, ((0,0), (pad,pad), (pad,pad), (0,0)), mode='constant', constant_values=(0, 0))
        return X_pad
    def conv_single_step(a_slice_prev, W, b):
        s = np.multiply(a_slice_prev, W)
        Z = np.sum(s)
        b = np.squeeze(b)
        Z = Z + b
        return Z
    np.random.seed(1)
    A_prev = np.random.randn(1, 4, 4, 2)
    W = np.random.randn(2, 2, 2, 3)
    b = np.random.randn(1, 1, 1, 3)
    pad, stride = 1, 2
    (m, n_H_prev, n_W_prev, n_C_prev) = A_prev.shape
    (f, f, n_C_prev, n_C) = W.shape
    n_H = int((n_H_prev - f + 2 * pad) / stride) + 1
    n_W = int((n_W_prev - f + 2 * pad) / stride) + 1
    Z = np.zeros((m, n_H, n_W, n_C))
    A_prev_pad = zero_pad(A_prev, pad)
    for i in range(m):
        a_prev_pad = A_prev_pad[i]
        for h in range(n_H):
            vert_start = h * stride
            vert_end = vert_start + f
            for w in range(n_W):
                horiz_start = w * stride
                horiz_end = horiz_start + f
                for c in range(n_C):
                    a_slice_prev = a_prev_pad[vert_start:vert_end, horiz_start:horiz_end, :]
                    weights = W[:, :, :, c]
                    biases  = b[:, :, :, c]
                    Z[i, h, w, c] = conv_single_step(a_slice_prev, weights, biases)
    z_mean = np.mean(Z)
    """,
    leaves=["W", "b"],
)

dlai(
    "course 4, week 1: convolutional model, step by step (pooling)",
    "max and average pooling by loops",
    """
    import numpy as np
    np.random.seed(1)
    A_prev = np.random.randn(1, 5, 5, 2)
    f, stride = 3, 2
    n_H = int(1 + (A_prev.shape[1] - f) / stride)
    A = np.zeros((1, n_H, n_H, 2))
    for h in range(n_H):
        for w in range(n_H):
            for c in range(2):
                a_prev_slice = A_prev[0, h*stride:h*stride+f, w*stride:w*stride+f, c]
                A[0, h, w, c] = np.max(a_prev_slice) if c == 0 else np.mean(a_prev_slice)
    total = np.sum(A ** 2)
    """,
    leaves=["A_prev"],
)

dlai(
    "course 4, week 4: face recognition",
    "triplet loss",
    """
    import numpy as np
    np.random.seed(4)
    anchor, positive, negative = np.random.randn(3, 3, 8)
    alpha = 0.2
    pos_dist = np.sum(np.square(anchor - positive), axis=-1)
    neg_dist = np.sum(np.square(anchor - negative), axis=-1)
    basic_loss = pos_dist - neg_dist + alpha
    loss = np.sum(np.maximum(basic_loss, 0.0))
    """,
    leaves=["anchor", "positive", "negative"],
)

dlai(
    "course 4, week 4: neural style transfer",
    "content cost and Gram-matrix style cost",
    """
    import numpy as np
    np.random.seed(1)
    a_C = np.random.randn(1, 4, 4, 3)
    a_G = np.random.randn(1, 4, 4, 3)
    def gram_matrix(A):
        GA = np.matmul(A, A.T)
        return GA
    m, n_H, n_W, n_C = a_G.shape
    J_content = np.sum(np.square(a_C - a_G)) / (4 * n_H * n_W * n_C)
    S = np.transpose(a_C.reshape(n_H * n_W, n_C))
    G = np.transpose(np.reshape(a_G, (n_H * n_W, n_C)))
    J_style = np.sum(np.square(gram_matrix(S) - gram_matrix(G))) / (4 * n_C ** 2 * (n_H * n_W) ** 2)
    J = 10 * J_content + 40 * J_style
    """,
    leaves=["a_G"],
)

dlai(
    "course 5, week 1: building a recurrent neural network",
    "rnn_forward with arrays filled by step",
    """
    import numpy as np
    def softmax(x):
        e_x = np.exp(x - np.max(x))
        return e_x / e_x.sum(axis=0)
    def rnn_cell_forward(xt, a_prev, parameters):
        a_next = np.tanh(np.dot(parameters["Waa"], a_prev) + np.dot(parameters["Wax"], xt) + parameters["ba"])
        yt_pred = softmax(np.dot(parameters["Wya"], a_next) + parameters["by"])
        return a_next, yt_pred
    np.random.seed(1)
    x = np.random.randn(3, 2, 4)
    a0 = np.random.randn(5, 2)
    parameters = {'Waa': np.random.randn(5, 5) * 0.3, 'Wax': np.random.randn(5, 3), 'Wya': np.random.randn(2, 5),
                  'ba': np.random.randn(5, 1), 'by': np.random.randn(2, 1)}
    n_x, m, T_x = x.shape
    n_y, n_a = parameters["Wya"].shape
    a = np.zeros((n_a, m, T_x))
    y_pred = np.zeros((n_y, m, T_x))
    a_next = a0
    for t in range(T_x):
        a_next, yt_pred = rnn_cell_forward(x[:,:,t], a_next, parameters)
        a[:,:,t] = a_next
        y_pred[:,:,t] = yt_pred
    loss = -np.log(y_pred[0]).sum() + (a ** 2).sum()
    """,
    leaves=["parameters"],
)

cs231n = Course(LECTURES, "CS231n assignments", "https://cs231n.github.io/assignments2024/ ")

cs231n(
    "assignment1 (cs231n/classifiers/softmax.py)",
    "softmax_loss_naive",
    """
    import numpy as np
    def softmax_loss_naive(W, X, y, reg):
        loss = 0.0
        num_classes = W.shape[1]
        num_train = X.shape[0]
        for i in range(num_train):
            scores = X[i].dot(W)
            # compute the probabilities in numerically stable way
            scores -= np.max(scores)
            p = np.exp(scores)
            p /= p.sum()  # normalize
            logp = np.log(p)
            loss -= logp[y[i]]  # negative log probability is the loss
        # normalized hinge loss plus regularization
        loss = loss / num_train + reg * np.sum(W * W)
        return loss
    np.random.seed(0)
    W = np.random.randn(4, 3) * 0.1
    X = np.random.randn(6, 4)
    y = np.array([0, 1, 2, 1, 0, 2])
    loss = softmax_loss_naive(W, X, y, 0.000005)
    """,
)

cs231n(
    "assignment1 (cs231n/classifiers/linear_svm.py)",
    "svm_loss_vectorized",
    """
    import numpy as np
    def svm_loss_vectorized(W, X, y, reg):
        num_train = X.shape[0]
        scores = X.dot(W)
        correct_class_scores = scores[np.arange(num_train), y].reshape(-1, 1)
        margins = np.maximum(0, scores - correct_class_scores + 1)
        margins[np.arange(num_train), y] = 0
        loss = margins.sum() / num_train + reg * np.sum(W * W)
        return loss
    np.random.seed(0)
    W = np.random.randn(4, 3) * 0.1
    X = np.random.randn(6, 4)
    y = np.array([0, 1, 2, 1, 0, 2])
    loss = svm_loss_vectorized(W, X, y, 0.1)
    """,
)

cs231n(
    "assignment1 (cs231n/layers.py)",
    "affine, relu, affine, softmax with caches",
    """
    import numpy as np
    def affine_forward(x, w, b):
        out = x.reshape(x.shape[0], -1) @ w + b
        cache = (x, w, b)
        return out, cache
    def relu_forward(x):
        out = np.maximum(0, x)
        return out, x
    def softmax_loss(x, y):
        shifted = x - x.max(axis=1, keepdims=True)
        log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        return -log_probs[np.arange(x.shape[0]), y].mean()
    rng = np.random.default_rng(231)
    x = rng.normal(size=(2, 3, 4))
    y = np.array([1, 4])
    w1, b1 = rng.normal(size=(12, 10)) * 0.3, np.zeros(10)
    w2, b2 = rng.normal(size=(10, 5)) * 0.3, np.zeros(5)
    a, fc_cache = affine_forward(x, w1, b1)
    h, relu_cache = relu_forward(a)
    scores, _ = affine_forward(h, w2, b2)
    loss = softmax_loss(scores, y)
    """,
    leaves=["w1", "b1", "w2", "b2"],
)

cs231n(
    "assignment2 (cs231n/layers.py)",
    "batchnorm_forward in training",
    """
    import numpy as np
    np.random.seed(231)
    N, D1, D2, D3 = 8, 6, 5, 3
    X = np.random.randn(N, D1)
    W1 = np.random.randn(D1, D2)
    W2 = np.random.randn(D2, D3)
    gamma, beta = np.asarray([1.0, 2.0, 3.0]), np.asarray([11.0, 12.0, 13.0])
    a = np.maximum(0, X @ W1) @ W2
    eps, momentum = 1e-5, 0.9
    mean = np.mean(a, axis=0)
    var = np.var(a, axis=0)
    std = np.sqrt(var + eps)
    x_hat = (a - mean) / std
    out = gamma * x_hat + beta
    loss = np.sum(np.tanh(out / 10))
    """,
    leaves=["W1", "W2", "gamma", "beta"],
)

cs231n(
    "assignment2 (cs231n/layers.py)",
    "conv_forward_naive with stride and padding",
    """
    import numpy as np
    x_shape = (2, 3, 4, 4)
    w_shape = (3, 3, 4, 4)
    x = np.linspace(-0.1, 0.5, num=np.prod(x_shape)).reshape(x_shape)
    w = np.linspace(-0.2, 0.3, num=np.prod(w_shape)).reshape(w_shape)
    b = np.linspace(-0.1, 0.2, num=3)
    conv_param = {'stride': 2, 'pad': 1}
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    pad, stride = conv_param['pad'], conv_param['stride']
    H_out = 1 + (H + 2 * pad - HH) // stride
    W_out = 1 + (W + 2 * pad - WW) // stride
    x_pad = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    out = np.zeros((N, F, H_out, W_out))
    for n in range(N):
        for f in range(F):
            for i in range(H_out):
                for j in range(W_out):
                    window = x_pad[n, :, i*stride:i*stride+HH, j*stride:j*stride+WW]
                    out[n, f, i, j] = np.sum(window * w[f]) + b[f]
    loss = np.sum(out ** 2)
    """,
    leaves=["w", "b"],
)

cs231n(
    "assignment3 (cs231n/rnn_layers.py)",
    "lstm_step_forward with split gates",
    """
    import numpy as np
    N, D, H = 3, 4, 5
    x = np.linspace(-0.4, 1.2, num=N*D).reshape(N, D)
    prev_h = np.linspace(-0.3, 0.7, num=N*H).reshape(N, H)
    prev_c = np.linspace(-0.4, 0.9, num=N*H).reshape(N, H)
    Wx = np.linspace(-2.1, 1.3, num=4*D*H).reshape(D, 4 * H)
    Wh = np.linspace(-0.7, 2.2, num=4*H*H).reshape(H, 4 * H)
    b = np.linspace(0.3, 0.7, num=4*H)
    sigmoid = lambda a: 1 / (1 + np.exp(-a))
    a = x @ Wx + prev_h @ Wh + b
    ai, af, ao, ag = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(ai), sigmoid(af), sigmoid(ao), np.tanh(ag)
    next_c = f * prev_c + i * g
    next_h = o * np.tanh(next_c)
    loss = np.sum(next_h * prev_h)
    """,
    leaves=["Wx", "Wh", "b"],
)

trask = Course(
    LECTURES, "A Neural Network in 11 lines (Trask)", "https://iamtrask.github.io/2015/07/12/"
)

trask(
    "basic-python-network/",
    "two layers on XOR with a bias column",
    """
    import numpy as np
    def nonlin(x,deriv=False):
        if(deriv==True):
            return x*(1-x)
        return 1/(1+np.exp(-x))
    X = np.array([[0,0,1],[0,1,1],[1,0,1],[1,1,1]])
    y = np.array([[0],[1],[1],[0]])
    np.random.seed(1)
    # randomly initialize our weights with mean 0
    syn0 = 2*np.random.random((3,4)) - 1
    syn1 = 2*np.random.random((4,1)) - 1
    # Feed forward through layers 0, 1, and 2
    l0 = X
    l1 = nonlin(np.dot(l0,syn0))
    l2 = nonlin(np.dot(l1,syn1))
    # how much did we miss the target value?
    l2_error = y - l2
    error = np.mean(np.abs(l2_error))
    """,
)

trask(
    "basic-python-network/ (training)",
    "three rounds of its own backpropagation",
    """
    import numpy as np
    X = np.array([ [0,0,1],[0,1,1],[1,0,1],[1,1,1] ])
    y = np.array([[0,1,1,0]]).T
    np.random.seed(1)
    syn0 = 2*np.random.random((3,4)) - 1
    syn1 = 2*np.random.random((4,1)) - 1
    for j in range(3):
        l1 = 1/(1+np.exp(-(np.dot(X,syn0))))
        l2 = 1/(1+np.exp(-(np.dot(l1,syn1))))
        l2_delta = (y - l2)*(l2*(1-l2))
        l1_delta = l2_delta.dot(syn1.T) * (l1 * (1-l1))
        syn1 = syn1 + l1.T.dot(l2_delta)
        syn0 = syn0 + X.T.dot(l1_delta)
    error = np.mean(np.abs(y - l2))
    """,
)

pytorch = Course(
    LECTURES, "Learning PyTorch with Examples", "https://pytorch.org/tutorials/beginner/"
)

pytorch(
    "pytorch_with_examples.html (warm-up: numpy)",
    "a third-order polynomial fitted to sin",
    """
    import numpy as np
    import math
    # Create random input and output data
    x = np.linspace(-math.pi, math.pi, 200)
    y = np.sin(x)
    # Randomly initialize weights
    np.random.seed(0)
    a, b, c, d = np.random.randn(4)
    # Forward pass: compute predicted y
    y_pred = a + b * x + c * x ** 2 + d * x ** 3
    # Compute and print loss
    loss = np.square(y_pred - y).sum()
    """,
    leaves=["a", "b", "c", "d"],
)

pytorch(
    "pytorch_with_examples.html (2018, two layers in numpy)",
    "two layers of random data",
    """
    import numpy as np
    # N is batch size; D_in is input dimension; H is hidden; D_out is output dimension.
    N, D_in, H, D_out = 6, 10, 5, 3
    np.random.seed(1)
    x = np.random.randn(N, D_in)
    y = np.random.randn(N, D_out)
    w1 = np.random.randn(D_in, H)
    w2 = np.random.randn(H, D_out)
    # Forward pass: compute predicted y
    h = x.dot(w1)
    h_relu = np.maximum(h, 0)
    y_pred = h_relu.dot(w2)
    # Compute and print loss
    loss = np.square(y_pred - y).sum()
    """,
)

nnfs = Course(
    LECTURES, "Neural Networks from Scratch (Kinsley)", "https://github.com/Sentdex/NNfSiX "
)

nnfs(
    "Python/p002-Basic-Neuron-Layer.py",
    "three neurons written out",
    """
    inputs = [1.0, 2.0, 3.0, 2.5]
    weights1 = [0.2, 0.8, -0.5, 1.0]
    weights2 = [0.5, -0.91, 0.26, -0.5]
    weights3 = [-0.26, -0.27, 0.17, 0.87]
    bias1 = 2
    bias2 = 3
    bias3 = 0.5
    output = [inputs[0]*weights1[0] + inputs[1]*weights1[1] + inputs[2]*weights1[2] + inputs[3]*weights1[3] + bias1,
              inputs[0]*weights2[0] + inputs[1]*weights2[1] + inputs[2]*weights2[2] + inputs[3]*weights2[3] + bias2,
              inputs[0]*weights3[0] + inputs[1]*weights3[1] + inputs[2]*weights3[2] + inputs[3]*weights3[3] + bias3]
    print(output)
    total = sum(output)
    """,
    leaves=["weights1", "weights2", "weights3"],
)

nnfs(
    "Python/p003-Dot-Product.py",
    "layer outputs by zip over lists",
    """
    inputs = [1, 2, 3, 2.5]
    weights = [[0.2, 0.8, -0.5, 1.0],
               [0.5, -0.91, 0.26, -0.5],
               [-0.26, -0.27, 0.17, 0.87]]
    biases = [2, 3, 0.5]
    layer_outputs = []
    for neuron_weights, neuron_bias in zip(weights, biases):
        neuron_output = 0
        for n_input, weight in zip(inputs, neuron_weights):
            neuron_output += n_input*weight
        neuron_output += neuron_bias
        layer_outputs.append(neuron_output)
    total = sum(layer_outputs)
    """,
)

nnfs(
    "Python/p004-Layers-and-Object.py",
    "Layer_Dense objects",
    """
    import numpy as np
    np.random.seed(0)
    X = [[1, 2, 3, 2.5], [2.0, 5.0, -1.0, 2.0], [-1.5, 2.7, 3.3, -0.8]]
    class Layer_Dense:
        def __init__(self, n_inputs, n_neurons):
            self.weights = 0.10 * np.random.randn(n_inputs, n_neurons)
            self.biases = np.zeros((1, n_neurons))
        def forward(self, inputs):
            self.output = np.dot(inputs, self.weights) + self.biases
    layer1 = Layer_Dense(4,5)
    layer2 = Layer_Dense(5,2)
    layer1.forward(X)
    layer2.forward(layer1.output)
    mean = np.mean(layer2.output)
    """,
    leaves=["layer1", "layer2"],
)

nnfs(
    "Python/p007-Categorical-Cross-Entropy-Loss.py",
    "softmax output, clipped cross-entropy",
    """
    import math
    import numpy as np
    softmax_output = [0.7, 0.1, 0.2]
    target_output = [1, 0, 0]
    loss = -(np.log(softmax_output[0])*target_output[0] +
             np.log(softmax_output[1])*target_output[1] +
             np.log(softmax_output[2])*target_output[2])
    clipped = np.clip(softmax_output, 1e-7, 1 - 1e-7)
    loss = loss + -np.log(np.sum(clipped * target_output))
    """,
    leaves=["softmax_output"],
)

cmu = Course(LECTURES, "10-714 Deep Learning Systems (CMU)", "https://github.com/dlsyscourse/hw0 ")

cmu(
    "src/simple_ml.py",
    "softmax loss and one SGD epoch of a two-layer network",
    """
    import numpy as np
    def softmax_loss(Z, y):
        return np.mean(np.log(np.sum(np.exp(Z), axis=1)) - Z[np.arange(y.size), y])
    np.random.seed(0)
    X = np.random.randn(6, 5).astype(np.float64)
    y = np.random.randint(3, size=(6,)).astype(np.uint8)
    W1 = np.random.randn(5, 4) / np.sqrt(4)
    W2 = np.random.randn(4, 3) / np.sqrt(3)
    lr = 0.1
    for i in range(0, 6, 3):
        Xb, yb = X[i:i+3], y[i:i+3]
        Z1 = np.maximum(Xb @ W1, 0)
        Z2 = np.exp(Z1 @ W2)
        Z2 = Z2 / np.sum(Z2, axis=1, keepdims=True)
        Iy = np.zeros((3, 3)); Iy[np.arange(3), yb] = 1
        G2 = Z2 - Iy
        G1 = (Z1 > 0) * (G2 @ W2.T)
        W1, W2 = W1 - lr / 3 * Xb.T @ G1, W2 - lr / 3 * Z1.T @ G2
    loss = softmax_loss(np.maximum(X @ W1, 0) @ W2, y)
    """,
    leaves=["W1", "W2"],
)

hinton = Course(
    LECTURES, "CSC321 (Toronto)", "https://www.cs.toronto.edu/~rgrosse/courses/csc321_2018/ "
)

hinton(
    "L06 backpropagation",
    "regularized univariate logistic least squares",
    """
    import numpy as np
    w, b, x, t, lam = 0.7, -0.3, 1.4, 1.0, 0.1
    z = w * x + b
    y = 1 / (1 + np.exp(-z))
    L = 0.5 * (y - t) ** 2
    R = 0.5 * w ** 2
    L_reg = L + lam * R
    """,
)

hinton(
    "L10 automatic differentiation (autograd tutorial)",
    "multilayer perceptron classified by ReLU with a while loop",
    """
    import numpy as np
    np.random.seed(10)
    layers = [np.random.randn(2, 5), np.random.randn(5, 5), np.random.randn(5, 1)]
    x = np.array([[0.3, -0.8]])
    h, k = x, 0
    while k < len(layers) - 1:
        h = np.where(h @ layers[k] > 0, h @ layers[k], 0.01 * (h @ layers[k]))
        k += 1
    logit = (h @ layers[-1])[0, 0]
    loss = np.logaddexp(0, -logit)
    """,
    leaves=["layers"],
)

cs224n = Course(LECTURES, "CS224n (Stanford)", "https://web.stanford.edu/class/cs224n/ ")

cs224n(
    "assignment 2: word2vec",
    "naive softmax loss of skip-gram",
    """
    import numpy as np
    np.random.seed(31415)
    centerWordVec = np.random.randn(3)
    outsideVectors = np.random.randn(5, 3)
    outsideWordIdx = 2
    scores = np.dot(outsideVectors, centerWordVec)
    y_hat = np.exp(scores - np.max(scores)) / np.sum(np.exp(scores - np.max(scores)))
    loss = -np.log(y_hat[outsideWordIdx])
    """,
)

cs224n(
    "assignment 2: word2vec (negative sampling)",
    "negative sampling loss with indices",
    """
    import numpy as np
    def sigmoid(x):
        return 1 / (1 + np.exp(-x))
    np.random.seed(9265)
    centerWordVec = np.random.randn(3)
    outsideVectors = np.random.randn(6, 3)
    outsideWordIdx = 1
    negSampleWordIndices = [0, 3, 3, 5]
    u_o = outsideVectors[outsideWordIdx]
    u_k = outsideVectors[negSampleWordIndices]
    loss = -np.log(sigmoid(u_o @ centerWordVec)) - np.sum(np.log(sigmoid(-u_k @ centerWordVec)))
    """,
)

cs224n(
    "gradient notes (Clark)",
    "window classification: s = u.f(Wx + b)",
    """
    import numpy as np
    E = np.array([[0.1, -0.3], [0.4, 0.2], [-0.5, 0.3], [0.2, 0.6]])
    window = [1, 0, 3]
    W = np.array([[0.2, -0.4, 0.1, 0.3, -0.2, 0.5], [0.7, 0.1, -0.3, 0.2, 0.4, -0.6]])
    b = np.array([0.05, -0.1])
    u = np.array([1.2, -0.7])
    x = np.concatenate([E[i] for i in window])
    h = np.tanh(W @ x + b)
    s = u.T @ h
    s_c = u @ np.tanh(W @ np.hstack((E[2], E[0], E[3])) + b)
    J = max(0, 1 - s + s_c)
    """,
)
