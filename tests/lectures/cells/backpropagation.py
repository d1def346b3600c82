"""Backpropagation: the first circuits of many a course."""

from __future__ import annotations

from .cell import Course, Lecture

LECTURES: list[Lecture] = []

cs231n = Course(LECTURES, "CS231n (Stanford)", "https://cs231n.github.io/")

cs231n(
    "optimization-2/#backprop",
    "three inputs, f = (x + y) z",
    """
    # set some inputs
    x = -2; y = 5; z = -4

    # perform the forward pass
    q = x + y # q becomes 3
    f = q * z # f becomes -12
    """,
    want={"x": -4, "y": -4, "z": 3},
)

cs231n(
    "optimization-2/#sigmoid",
    "a neuron with lists of weights and data",
    """
    import math

    w = [2,-3,-3] # assume some random weights and data
    x = [-1, -2]

    # forward pass
    dot = w[0]*x[0] + w[1]*x[1] + w[2]
    f = 1.0 / (1 + math.exp(-dot)) # sigmoid function
    """,
)

cs231n(
    "optimization-2/#staged",
    "staged computation",
    """
    import math
    x = 3 # example values
    y = -4

    # forward pass
    sigy = 1.0 / (1 + math.exp(-y)) # sigmoid in numerator   #(1)
    num = x + sigy # numerator                               #(2)
    sigx = 1.0 / (1 + math.exp(-x)) # sigmoid in denominator #(3)
    xpy = x + y                                              #(4)
    xpysqr = xpy**2                                          #(5)
    den = sigx + xpysqr # denominator                        #(6)
    invden = 1.0 / den                                       #(7)
    f = num * invden # done!                                 #(8)
    """,
)

cs231n(
    "optimization-2/#mat",
    "a matrix times a matrix",
    """
    import numpy as np
    np.random.seed(0)
    W = np.random.randn(5, 10)
    X = np.random.randn(10, 3)
    D = W.dot(X)
    """,
    leaves=["X"],
    needs="X is data by name",
)

cs231n(
    "optimization-2/#patterns",
    "patterns in backward flow: add, max, multiply",
    """
    x = 3.0
    y = -4.0
    z = 2.0
    w = -1.0
    f = 2 * (x * y + max(z, w))
    """,
    want={"x": -8, "y": 6, "z": 2, "w": 0},
)

cs231n(
    "python-numpy-tutorial/#broadcasting",
    "broadcasting a vector over rows",
    """
    import numpy as np
    x = np.array([[1,2,3], [4,5,6], [7,8,9], [10, 11, 12]])
    v = np.array([1, 0, 1])
    y = x + v
    w = np.array([4,5])
    z = np.reshape(v, (3, 1)) * w
    total = np.sum(y) + np.sum(z)
    """,
)

cs231n(
    "python-numpy-tutorial/#array-indexing",
    "indexing and products of small arrays",
    """
    import numpy as np
    x = np.array([[1,2],[3,4]], dtype=np.float64)
    y = np.array([[5,6],[7,8]], dtype=np.float64)
    v = np.array([9,10])
    w = np.array([11, 12])
    s = x.dot(y).sum() + np.sqrt(x).sum() + v.dot(w) + x.T[0].dot(v) + x[x > 2].sum()
    """,
)

cs231n(
    "linear-classify/#svm",
    "multiclass hinge loss, half-vectorized",
    """
    import numpy as np
    np.random.seed(1)

    def L_i_vectorized(x, y, W):
      delta = 1.0
      scores = W.dot(x)
      margins = np.maximum(0, scores - scores[y] + delta)
      margins[y] = 0
      loss_i = np.sum(margins)
      return loss_i

    W = np.random.randn(3, 4)
    x = np.array([-15, 22, -44, 56]) * 0.01
    loss = L_i_vectorized(x, 2, W)
    """,
)

cs231n(
    "linear-classify/#svm",
    "multiclass hinge loss, by loops",
    """
    import numpy as np

    def L_i(x, y, W):
      delta = 1.0 # see notes about delta later in this section
      scores = W.dot(x) # scores becomes of size 10 x 1, the scores for each class
      correct_class_score = scores[y]
      D = W.shape[0] # number of classes, e.g. 10
      loss_i = 0.0
      for j in range(D): # iterate over all wrong classes
        if j == y:
          # skip for the true class to only loop over incorrect classes
          continue
        # accumulate loss for the i-th example
        loss_i += max(0, scores[j] - correct_class_score + delta)
      return loss_i

    W = np.array([[0.01, -0.05, 0.1, 0.05], [0.7, 0.2, 0.05, 0.16], [0.0, -0.45, -0.2, 0.03]])
    b = np.array([0.0, 0.2, -0.3])
    x = np.array([-15, 22, -44, 56])
    loss = L_i(np.append(x, 1), 2, np.c_[W, b])
    """,
)

cs231n(
    "linear-classify/#softmax",
    "numeric stability of the softmax",
    """
    import numpy as np
    f = np.array([123, 456, 789]) # example with 3 classes and each having large scores

    # instead: first shift the values of f so that the highest number is 0:
    f -= np.max(f) # f becomes [-666, -333, 0]
    p = np.exp(f) / np.sum(np.exp(f)) # safe to do, gives the correct answer
    loss = -np.log(p[2])
    """,
)

cs231n(
    "neural-networks-1/#nn",
    "a three-layer network's forward pass",
    """
    import numpy as np
    np.random.seed(3)
    W1, W2, W3 = np.random.randn(4, 3), np.random.randn(4, 4), np.random.randn(1, 4)
    b1, b2, b3 = np.random.randn(4, 1), np.random.randn(4, 1), np.random.randn(1, 1)
    # forward-pass of a 3-layer neural network:
    f = lambda x: 1.0/(1.0 + np.exp(-x)) # activation function (use sigmoid)
    x = np.random.randn(3, 1) # random input vector of three numbers (3x1)
    h1 = f(np.dot(W1, x) + b1) # calculate first hidden layer activations (4x1)
    h2 = f(np.dot(W2, h1) + b2) # calculate second hidden layer activations (4x1)
    out = np.dot(W3, h2) + b3 # output neuron (1x1)
    """,
)

cs231n(
    "neural-networks-1/#intro",
    "a single neuron as a class",
    """
    import math
    import numpy as np

    class Neuron(object):
      def __init__(self, weights, bias):
        self.weights = weights
        self.bias = bias
      def forward(self, inputs):
        # assume inputs and weights are 1-D numpy arrays and bias is a number
        cell_body_sum = np.sum(inputs * self.weights) + self.bias
        firing_rate = 1.0 / (1.0 + math.exp(-cell_body_sum)) # sigmoid activation function
        return firing_rate

    neuron = Neuron(np.array([0.5, -0.3, 0.8]), 0.1)
    rate = neuron.forward(np.array([1.0, 2.0, -1.0]))
    """,
    leaves=["neuron"],
)

cs231n(
    "neural-networks-case-study/#linear",
    "softmax classifier on spirals: loss",
    """
    # compute the class scores for a linear classifier
    scores = np.dot(X, W) + b
    num_examples = X.shape[0]
    # get unnormalized probabilities
    exp_scores = np.exp(scores)
    # normalize them for each example
    probs = exp_scores / np.sum(exp_scores, axis=1, keepdims=True)
    correct_logprobs = -np.log(probs[range(num_examples),y])
    # compute the loss: average cross-entropy loss and regularization
    data_loss = np.sum(correct_logprobs)/num_examples
    reg_loss = 0.5*reg*np.sum(W*W)
    loss = data_loss + reg_loss
    """,
    before="""
    import numpy as np
    N = 10 # number of points per class
    D = 2 # dimensionality
    K = 3 # number of classes
    X = np.zeros((N*K,D)) # data matrix (each row = single example)
    y = np.zeros(N*K, dtype='uint8') # class labels
    for j in range(K):
      ix = range(N*j,N*(j+1))
      r = np.linspace(0.0,1,N) # radius
      t = np.linspace(j*4,(j+1)*4,N) + np.random.randn(N)*0.2 # theta
      X[ix] = np.c_[r*np.sin(t), r*np.cos(t)]
      y[ix] = j
    W = 0.01 * np.random.randn(D,K)
    b = np.zeros((1,K))
    reg = 1e-3
    """,
    leaves=["W", "b"],
)

cs231n(
    "neural-networks-case-study/#net",
    "two-layer network on spirals: loss",
    """
    num_examples = X.shape[0]
    # evaluate class scores with a 2-layer Neural Network
    hidden_layer = np.maximum(0, np.dot(X, W) + b) # note, ReLU activation
    scores = np.dot(hidden_layer, W2) + b2
    exp_scores = np.exp(scores)
    probs = exp_scores / np.sum(exp_scores, axis=1, keepdims=True) # [N x K]
    correct_logprobs = -np.log(probs[range(num_examples),y])
    data_loss = np.sum(correct_logprobs)/num_examples
    reg_loss = 0.5*reg*np.sum(W*W) + 0.5*reg*np.sum(W2*W2)
    loss = data_loss + reg_loss
    """,
    before="""
    import numpy as np
    N, D, K, h = 10, 2, 3, 12
    X = np.random.randn(N*K,D)
    y = np.repeat(np.arange(K), N)
    W = 0.1 * np.random.randn(D,h)
    b = np.zeros((1,h)) + 0.01
    W2 = 0.1 * np.random.randn(h,K)
    b2 = np.zeros((1,K))
    reg = 1e-3
    """,
    leaves=["W", "b", "W2", "b2"],
)

cs231n(
    "neural-networks-3/#gradcheck",
    "numerical gradient by centred differences",
    """
    import numpy as np

    def eval_numerical_gradient(f, x):
      fx = f(x) # evaluate function value at original point
      grad = np.zeros(x.shape)
      h = 0.00001
      # iterate over all indexes in x
      it = np.nditer(x, flags=['multi_index'], op_flags=['readwrite'])
      while not it.finished:
        # evaluate function at x+h
        ix = it.multi_index
        old_value = x[ix]
        x[ix] = old_value + h # increment by h
        fxh = f(x) # evalute f(x + h)
        x[ix] = old_value # restore to previous value (very important!)
        # compute the partial derivative
        grad[ix] = (fxh - fx) / h # the slope
        it.iternext() # step to next dimension
      return grad

    scale = 2.0
    slopes = eval_numerical_gradient(lambda x: scale * np.sum(x ** 2), np.array([1.0, -2.0]))
    total = slopes.sum()
    """,
)

guide = Course(
    LECTURES, "Hacker's guide to Neural Networks", "https://karpathy.github.io/neuralnets/"
)

guide(
    "#single-neuron",
    "a single neuron of five inputs",
    """
    from math import exp
    sig = lambda q: 1 / (1 + exp(-q))
    a, b, c = 1.0, 2.0, -3.0
    x, y = -1.0, 3.0
    s = sig(a*x + b*y + c)
    """,
    want={"a": -0.105, "b": 0.315, "c": 0.105, "x": 0.105, "y": 0.210},
)

guide(
    "#svm",
    "a support vector machine's force",
    """
    a, b, c = 1, -2, -1
    data = [(1.2, 0.7), (-0.3, -0.5), (3.0, 0.1), (-0.1, -1.0), (-1.0, 1.1), (2.1, -3)]
    labels = [1, -1, 1, -1, -1, 1]
    alpha = 0.1
    total_cost = 0.0
    for (x, y), label in zip(data, labels):
        score = a*x + b*y + c
        total_cost += max(0, -label * score + 1)
    total_cost += alpha * (a*a + b*b)
    """,
    leaves=["a", "b", "c"],
)

colah = Course(
    LECTURES, "Calculus on Computational Graphs (Colah)", "https://colah.github.io/posts/"
)

colah(
    "2015-08-Backprop/",
    "e = (a + b)(b + 1)",
    """
    a = 2
    b = 1
    c = a + b
    d = b + 1
    e = c * d
    """,
    want={"a": 2, "b": 5},
)

colah(
    "2015-08-Understanding-LSTMs/",
    "one step of an LSTM",
    """
    import numpy as np
    sigma = lambda z: 1 / (1 + np.exp(-z))
    rng = np.random.RandomState(1)
    W_f, W_i, W_C, W_o = rng.randn(4, 3, 5) * 0.5
    b_f = b_i = b_C = b_o = np.zeros(3)
    h_prev, C_prev, x_t = rng.randn(3), rng.randn(3), rng.randn(2)
    hx = np.concatenate([h_prev, x_t])
    f_t = sigma(W_f @ hx + b_f)
    i_t = sigma(W_i @ hx + b_i)
    C_tilde = np.tanh(W_C @ hx + b_C)
    C_t = f_t * C_prev + i_t * C_tilde
    o_t = sigma(W_o @ hx + b_o)
    h_t = o_t * np.tanh(C_t)
    """,
    leaves=["W_f", "W_i", "W_C", "W_o"],
)

mazur = Course(LECTURES, "A Step by Step Backpropagation Example (Mazur)", "https://mattmazur.com/")

mazur(
    "2015/03/17/a-step-by-step-backpropagation-example/",
    "two hidden, two output neurons",
    """
    import numpy as np
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))
    i1, i2 = 0.05, 0.10
    w1, w2, w3, w4 = 0.15, 0.20, 0.25, 0.30
    w5, w6, w7, w8 = 0.40, 0.45, 0.50, 0.55
    b1, b2 = 0.35, 0.60
    target_o1, target_o2 = 0.01, 0.99
    out_h1 = sigmoid(w1 * i1 + w2 * i2 + b1)
    out_h2 = sigmoid(w3 * i1 + w4 * i2 + b1)
    out_o1 = sigmoid(w5 * out_h1 + w6 * out_h2 + b2)
    out_o2 = sigmoid(w7 * out_h1 + w8 * out_h2 + b2)
    E_o1 = 0.5 * (target_o1 - out_o1) ** 2
    E_o2 = 0.5 * (target_o2 - out_o2) ** 2
    E_total = E_o1 + E_o2
    """,
    want={"w5": 0.082167041, "w1": 0.000438568},
)

mazur(
    "2015/03/17/a-step-by-step-backpropagation-example/ (github.com/mattm/simple-neural-network)",
    "the same network as objects",
    """
    import random, math

    class NeuronLayer:
        def __init__(self, num_neurons, bias):
            self.bias = bias
            self.neurons = []
            for i in range(num_neurons):
                self.neurons.append(Neuron(self.bias))
        def feed_forward(self, inputs):
            outputs = []
            for neuron in self.neurons:
                outputs.append(neuron.calculate_output(inputs))
            return outputs

    class Neuron:
        def __init__(self, bias):
            self.bias = bias
            self.weights = []
        def calculate_output(self, inputs):
            self.inputs = inputs
            self.output = self.squash(self.calculate_total_net_input())
            return self.output
        def calculate_total_net_input(self):
            total = 0
            for i in range(len(self.inputs)):
                total += self.inputs[i] * self.weights[i]
            return total + self.bias
        def squash(self, total_net_input):
            return 1 / (1 + math.exp(-total_net_input))
        def calculate_error(self, target_output):
            return 0.5 * (target_output - self.output) ** 2

    hidden, output = NeuronLayer(2, 0.35), NeuronLayer(2, 0.6)
    for layer, given in ((hidden, [0.15, 0.2, 0.25, 0.3]), (output, [0.4, 0.45, 0.5, 0.55])):
        weight_num = 0
        for h in range(len(layer.neurons)):
            for i in range(2):
                layer.neurons[h].weights.append(given[weight_num])
                weight_num += 1
    weights = [neuron.weights for neuron in hidden.neurons + output.neurons]
    output.feed_forward(hidden.feed_forward([0.05, 0.1]))
    total_error = 0
    for o, target in enumerate([0.01, 0.99]):
        total_error += output.neurons[o].calculate_error(target)
    """,
    leaves=["hidden", "output"],
)

stat453 = Course(
    LECTURES, "STAT 453 (Raschka)", "https://sebastianraschka.com/blog/2021/dl-course.html "
)

stat453(
    "L6.2 Understanding automatic differentiation via computation graphs",
    "relu(w x + b)",
    """
    x = 3.
    w = 2.
    b = 1.
    u = w * x
    v = u + b
    a = max(v, 0.)
    """,
    want={"x": 2, "w": 3, "b": 1},
)

stat453(
    "L6.2 Understanding automatic differentiation via computation graphs",
    "weight sharing: relu and its sum over two paths",
    """
    import numpy as np
    x1 = 1.5
    w1 = -0.7
    z1 = w1 * x1
    z2 = w1 * x1 ** 2
    a1 = np.maximum(0, z1)
    a2 = np.tanh(z2)
    o = a1 + a2
    L = 0.5 * (1.0 - o) ** 2
    """,
)

stat453(
    "L5 gradient descent (github.com/rasbt/stat453-deep-learning-ss21, L05)",
    "Adaline's loss over a batch",
    """
    import numpy as np
    rng = np.random.RandomState(123)
    X = rng.normal(size=(20, 2))
    y = (X.sum(axis=1) > 0).astype(float)
    weights = np.zeros((2, 1))
    bias = np.zeros(1)
    netinputs = np.dot(X, weights) + bias
    activations = netinputs.reshape(-1)
    loss = ((y - activations) ** 2).mean()
    """,
)

stat453(
    "L3 perceptron (github.com/rasbt/stat453-deep-learning-ss21, L03)",
    "the perceptron's net input and threshold",
    """
    import numpy as np
    weights = np.array([[0.3], [-0.8]])
    bias = 0.25
    x = np.array([[1.0, 0.5], [-0.5, 1.5]])
    linear = np.dot(x, weights) + bias
    predictions = np.where(linear > 0., 1, 0)
    score = (linear * predictions).sum()
    """,
)

survey = Course(
    LECTURES,
    "AD in machine learning: a survey (Baydin)",
    "https://jmlr.org/papers/v18/17-468.html ",
)

survey(
    "table 2 and 3",
    "ln x1 + x1 x2 - sin x2",
    """
    from math import log, sin
    x1, x2 = 2, 5
    v1 = log(x1)
    v2 = x1 * x2
    v3 = sin(x2)
    v4 = v1 + v2
    y = v4 - v3
    """,
    want={"x1": 5.5, "x2": 1.716},
)

survey(
    "figure 2",
    "the logistic map, iterated",
    """
    def f(x):
        v = x
        for i in range(1, 4):
            v = 4 * v * (1 - v)
        return v
    x = 0.2
    l4 = f(x)
    """,
)

goodfellow = Course(
    LECTURES, "Deep Learning (Goodfellow)", "https://www.deeplearningbook.org/contents/"
)

goodfellow(
    "mlp.html 6.1",
    "XOR by a hand-made ReLU network",
    """
    import numpy as np
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    y = np.array([0, 1, 1, 0])
    W = np.array([[1, 1], [1, 1]])
    c = np.array([0, -1])
    w = np.array([1, -2])
    b = 0
    h = np.maximum(0, X @ W + c)
    f = h @ w + b
    J = np.mean((y - f) ** 2)
    """,
)

goodfellow(
    "mlp.html 6.5",
    "a chain z = f(f(f(w)))",
    """
    import numpy as np
    w = 0.3
    f = lambda v: np.exp(np.sin(v))
    x = f(w)
    y = f(x)
    z = f(y)
    """,
)

nielsen = Course(
    LECTURES,
    "Neural networks and deep learning (Nielsen)",
    "http://neuralnetworksanddeeplearning.com/",
)

nielsen(
    "chap1.html (github.com/mnielsen/neural-networks-and-deep-learning, src/network.py)",
    "feedforward through lists of weights and biases",
    """
    import numpy as np

    class Network(object):
        def __init__(self, sizes):
            self.num_layers = len(sizes)
            self.sizes = sizes
            self.biases = [np.random.randn(y, 1) for y in sizes[1:]]
            self.weights = [np.random.randn(y, x)
                            for x, y in zip(sizes[:-1], sizes[1:])]
        def feedforward(self, a):
            for b, w in zip(self.biases, self.weights):
                a = sigmoid(np.dot(w, a)+b)
            return a

    def sigmoid(z):
        return 1.0/(1.0+np.exp(-z))

    net = Network([2, 3, 1])
    a = net.feedforward(np.array([[0.4], [0.9]]))
    cost = 0.5 * np.linalg.norm(a - 1.0) ** 2
    """,
    leaves=["net"],
)

nielsen(
    "chap3.html",
    "learning slowdown: one neuron, quadratic and cross-entropy cost",
    """
    import numpy as np
    w, b = 2.0, 2.0
    x, y = 1, 0
    a = 1 / (1 + np.exp(-(w * x + b)))
    quadratic = (y - a) ** 2 / 2
    entropy = -(y * np.log(a) + (1 - y) * np.log(1 - a))
    cost = quadratic + entropy
    """,
)

mit = Course(
    LECTURES,
    "6.036 Introduction to Machine Learning (MIT)",
    "https://openlearninglibrary.mit.edu/courses/course-v1:MITx+6.036+1T2019/ ",
)

mit(
    "week 7: neural networks",
    "layers with forward methods, softmax and NLL",
    """
    import numpy as np
    class Module: pass
    class Linear(Module):
        def __init__(self, m, n):
            self.m, self.n = (m, n)  # (in size, out size)
            self.W0 = np.zeros([self.n, 1])  # (n x 1)
            self.W = np.random.normal(0, 1.0 * m ** (-.5), [m, n])  # (m x n)
        def forward(self, A):
            self.A = A   # (m x b)
            return self.W.T @ A + self.W0
    class Tanh(Module):
        def forward(self, Z):
            self.A = np.tanh(Z)
            return self.A
    class SoftMax(Module):
        def forward(self, Z):
            e_z = np.exp(Z)
            return e_z/e_z.sum(axis=0)
    class NLL(Module):
        def forward(self, Ypred, Y):
            return float(1) * np.sum(-Y * np.log(Ypred))
    np.random.seed(0)
    X = np.array([[2, 3, 9, 12], [5, 2, 6, 5]]) / 10
    Y = np.array([[0, 1, 0, 1], [1, 0, 1, 0]])
    modules = [Linear(2, 3), Tanh(), Linear(3, 2), SoftMax()]
    A = X
    for m in modules: A = m.forward(A)
    loss = NLL().forward(A, Y)
    """,
    leaves=["modules"],
)

mit(
    "week 4: margin maximization",
    "SVM objective with the hinge",
    """
    import numpy as np
    def cv(value_list):
        return np.array([value_list]).T
    def hinge(v):
        return np.where(v >= 1, 0, 1 - v)
    def hinge_loss(x, y, th, th0):
        return hinge(y * (np.dot(th.T, x) + th0))
    def svm_obj(x, y, th, th0, lam):
        return np.mean(hinge_loss(x, y, th, th0)) + lam * np.linalg.norm(th) ** 2
    X = np.array([[2, 3, 9, 12], [5, 2, 6, 5]])
    y = np.array([[1, -1, 1, -1]])
    th = np.array([[0.1], [-0.3]])
    th0 = np.array([[0.2]])
    J = svm_obj(X, y, th, th0, 0.1)
    """,
)

mit1837 = Course(LECTURES, "18.337/18.S096 (MIT)", "https://book.sciml.ai/ ")

mit1837(
    "notes/08-Forward-Mode_Automatic_Differentiation (github.com/mitmath/matrixcalc)",
    "the Babylonian square root",
    """
    def Babylonian(x, N=10):
        t = (1 + x) / 2
        for i in range(2, N + 1):
            t = (t + x / t) / 2
        return t
    x = 3.14159
    s = Babylonian(x)
    """,
    want={"x": 0.282},
)

mit1837(
    "github.com/mitmath/matrixcalc, lecture 1: determinant gradient",
    "the gradient of a determinant and of a quadratic form",
    """
    import numpy as np
    A = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, -0.2], [0.5, -0.2, 2.0]])
    x = np.array([1.0, -2.0, 0.5])
    f = np.linalg.det(A) + x @ A @ x
    """,
)
