# ruff: noqa: E501 - lines as lectures have them
"""Cells written for micrograd and HIPS autograd."""

from __future__ import annotations

from .cell import Course, Lecture

LECTURES: list[Lecture] = []

zero = Course(
    LECTURES, "micrograd (Karpathy, zero to hero)", "https://github.com/karpathy/nn-zero-to-hero "
)

zero(
    "lectures/micrograd/micrograd_lecture_first_half_roughly.ipynb",
    "L = (a b + c) f",
    """
    a = Value(2.0, label='a')
    b = Value(-3.0, label='b')
    c = Value(10.0, label='c')
    e = a*b; e.label = 'e'
    d = e + c; d.label = 'd'
    f = Value(-2.0, label='f')
    L = d * f; L.label = 'L'
    L
    """,
    notation="micrograd",
    want={"a": 6, "b": -4, "c": -2, "f": 4},
)

zero(
    "lectures/micrograd/micrograd_lecture_first_half_roughly.ipynb (neuron)",
    "a neuron's tanh, backward called",
    """
    # inputs x1,x2
    x1 = Value(2.0, label='x1')
    x2 = Value(0.0, label='x2')
    # weights w1,w2
    w1 = Value(-3.0, label='w1')
    w2 = Value(1.0, label='w2')
    # bias of the neuron
    b = Value(6.8813735870195432, label='b')
    # x1*w1 + x2*w2 + b
    x1w1 = x1*w1; x1w1.label = 'x1*w1'
    x2w2 = x2*w2; x2w2.label = 'x2*w2'
    x1w1x2w2 = x1w1 + x2w2; x1w1x2w2.label = 'x1*w1 + x2*w2'
    n = x1w1x2w2 + b; n.label = 'n'
    o = n.tanh(); o.label = 'o'
    o.backward()
    """,
    notation="micrograd",
    want={"x1": -1.5, "w1": 1.0, "x2": 0.5, "w2": 0.0},
)

zero(
    "lectures/micrograd/micrograd_lecture_second_half_roughly.ipynb",
    "tanh broken into exponentials",
    """
    x1 = Value(2.0, label='x1')
    x2 = Value(0.0, label='x2')
    w1 = Value(-3.0, label='w1')
    w2 = Value(1.0, label='w2')
    b = Value(6.8813735870195432, label='b')
    x1w1 = x1*w1; x1w1.label = 'x1*w1'
    x2w2 = x2*w2; x2w2.label = 'x2*w2'
    x1w1x2w2 = x1w1 + x2w2; x1w1x2w2.label = 'x1*w1 + x2*w2'
    n = x1w1x2w2 + b; n.label = 'n'
    # ----
    e = (2*n).exp()
    o = (e - 1) / (e + 1)
    # ----
    o.label = 'o'
    o.backward()
    """,
    notation="micrograd",
    want={"x1": -1.5, "w1": 1.0, "x2": 0.5, "w2": 0.0},
)

zero(
    "lectures/micrograd/micrograd_lecture_second_half_roughly.ipynb (gradients add up)",
    "a variable used twice",
    """
    a = Value(-2.0, label='a')
    b = Value(3.0, label='b')
    d = a * b    ; d.label = 'd'
    e = a + b    ; e.label = 'e'
    f = d * e    ; f.label = 'f'
    f.backward()
    """,
    notation="micrograd",
    want={"a": -3, "b": -8},
)

zero(
    "lectures/micrograd/micrograd_lecture_second_half_roughly.ipynb (MLP)",
    "the lecture's own Neuron, Layer and MLP, trained",
    """
    import random
    random.seed(42)
    class Neuron:
      def __init__(self, nin):
        self.w = [Value(random.uniform(-1,1)) for _ in range(nin)]
        self.b = Value(random.uniform(-1,1))
      def __call__(self, x):
        # w * x + b
        act = sum((wi*xi for wi, xi in zip(self.w, x)), self.b)
        out = act.tanh()
        return out
      def parameters(self):
        return self.w + [self.b]
    class Layer:
      def __init__(self, nin, nout):
        self.neurons = [Neuron(nin) for _ in range(nout)]
      def __call__(self, x):
        outs = [n(x) for n in self.neurons]
        return outs[0] if len(outs) == 1 else outs
      def parameters(self):
        return [p for neuron in self.neurons for p in neuron.parameters()]
    class MLP:
      def __init__(self, nin, nouts):
        sz = [nin] + nouts
        self.layers = [Layer(sz[i], sz[i+1]) for i in range(len(nouts))]
      def __call__(self, x):
        for layer in self.layers:
          x = layer(x)
        return x
      def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]
    n = MLP(3, [2, 1])
    xs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
    ys = [1.0, -1.0, -1.0, 1.0] # desired targets
    ypred = [n(x) for x in xs]
    loss = sum((yout - ygt)**2 for ygt, yout in zip(ys, ypred))
    loss.backward()
    """,
    notation="micrograd",
)

zero(
    "lectures/micrograd/micrograd_lecture_first_half_roughly.ipynb (trace)",
    "the graph collected by _prev and _op",
    """
    def trace(root):
      # builds a set of all nodes and edges in a graph
      nodes, edges = set(), set()
      def build(v):
        if v not in nodes:
          nodes.add(v)
          for child in v._prev:
            edges.add((child, v))
            build(child)
      build(root)
      return nodes, edges
    a = Value(2.0, label='a')
    b = Value(-3.0, label='b')
    c = a * b + a
    nodes, edges = trace(c)
    signs = sorted(n._op for n in nodes)
    print(len(nodes), len(edges), signs, ["{ %s | data %.4f }" % (n.label, n.data) for n in nodes])
    """,
    notation="micrograd",
    output="c",
)

micrograd = Course(LECTURES, "micrograd (repository)", "https://github.com/karpathy/micrograd ")

micrograd(
    "README.md",
    "a contrived example of all operations",
    """
    from micrograd.engine import Value

    a = Value(-4.0)
    b = Value(2.0)
    c = a + b
    d = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    print(f'{g.data:.4f}') # prints 24.7041, the outcome of this forward pass
    g.backward()
    print(f'{a.grad:.4f}') # prints 138.8338, i.e. the numerical value of dg/da
    print(f'{b.grad:.4f}') # prints 645.5773, i.e. the numerical value of dg/db
    """,
    notation="micrograd",
    want={"a": 138.8338, "b": 645.5773},
)

micrograd(
    "trace_graph.ipynb",
    "a ReLU neuron of the library",
    """
    import random
    from micrograd.engine import Value
    from micrograd import nn
    random.seed(1337)
    n = nn.Neuron(2)
    x = [Value(1.0), Value(-2.0)]
    y = n(x)
    y.backward()
    """,
    notation="micrograd",
)

micrograd(
    "test/test_engine.py",
    "the sanity check's expression",
    """
    x = Value(-4.0)
    z = 2 * x + 2 + x
    q = z.relu() + z * x
    h = (z * z).relu()
    y = h + q + q * x
    y.backward()
    """,
    notation="micrograd",
    want={"x": 46},
)

micrograd(
    "demo.ipynb",
    "max-margin loss of an MLP on moons",
    """
    import random
    import numpy as np
    from micrograd.engine import Value
    from micrograd.nn import Neuron, Layer, MLP
    np.random.seed(1337)
    random.seed(1337)
    X = np.random.randn(6, 2)
    y = np.array([1, -1, 1, 1, -1, -1])
    model = MLP(2, [3, 1]) # 2-layer neural network
    def loss(batch_size=None):
        Xb, yb = X, y
        inputs = [list(map(Value, xrow)) for xrow in Xb]
        # forward the model to get scores
        scores = list(map(model, inputs))
        # svm "max-margin" loss
        losses = [(1 + -yi*scorei).relu() for yi, scorei in zip(yb, scores)]
        data_loss = sum(losses) * (1.0 / len(losses))
        # L2 regularization
        alpha = 1e-4
        reg_loss = alpha * sum((p*p for p in model.parameters()))
        total_loss = data_loss + reg_loss
        # also get accuracy
        accuracy = [(yi > 0) == (scorei.data > 0) for yi, scorei in zip(yb, scores)]
        return total_loss, sum(accuracy) / len(accuracy)
    total_loss, acc = loss()
    model.zero_grad()
    total_loss.backward()
    """,
    notation="micrograd",
    output="total_loss",
)

autograd = Course(LECTURES, "HIPS autograd", "https://github.com/HIPS/autograd ")

autograd(
    "README.md",
    "tanh and its derivative",
    """
    import autograd.numpy as np  # Thinly-wrapped numpy
    from autograd import grad    # The only autograd function you may ever need

    def tanh(x):                 # Define a function
        return (1.0 - np.exp((-2 * x))) / (1.0 + np.exp(-(2 * x)))

    grad_tanh = grad(tanh)       # Obtain its gradient function
    grad_tanh(1.0)               # Evaluate the gradient at x = 1.0
    """,
    notation="autograd",
    want={"x": 0.41997434161402603},
)

autograd(
    "docs/tutorial.md",
    "logistic regression trained by gradient descent",
    """
    import autograd.numpy as np
    from autograd import grad
    def sigmoid(x):
        return 0.5 * (np.tanh(x / 2.) + 1)
    def logistic_predictions(weights, inputs):
        # Outputs probability of a label being true according to logistic model.
        return sigmoid(np.dot(inputs, weights))
    def training_loss(weights):
        # Training loss is the negative log-likelihood of the training labels.
        preds = logistic_predictions(weights, inputs)
        label_probabilities = preds * targets + (1 - preds) * (1 - targets)
        return -np.sum(np.log(label_probabilities))
    # Build a toy dataset.
    inputs = np.array([[0.52, 1.12,  0.77], [0.88, -1.08, 0.15], [0.52, 0.06, -1.30], [0.74, -2.49, 1.39]])
    targets = np.array([True, True, False, True])
    # Define a function that returns gradients of training loss using Autograd.
    training_gradient_fun = grad(training_loss)
    # Optimize weights using gradient descent.
    weights = np.array([0.0, 0.0, 0.0])
    print("Initial loss:", training_loss(weights))
    for i in range(100):
        weights -= training_gradient_fun(weights) * 0.01
    print("Trained loss:", training_loss(weights))
    """,
    notation="autograd",
)

autograd(
    "examples/sinusoid.py",
    "a Taylor series that stops by its own terms",
    """
    import autograd.numpy as np
    from autograd import grad
    def fun(x):
        currterm = x
        ans = currterm
        for i in range(1000):
            print(i)
            currterm = - currterm * x ** 2 / ((2 * i + 3) * (2 * i + 2))
            ans = ans + currterm
            if np.abs(currterm) < 0.2: break # (Very generous tolerance!)
        return ans
    d_fun = grad(fun)
    dd_fun = grad(d_fun)
    slopes = dd_fun(1.3), d_fun(1.3)
    """,
    notation="autograd",
)

autograd(
    "examples/rosenbrock.py",
    "value and gradient of the Rosenbrock function",
    """
    import autograd.numpy as np
    from autograd import value_and_grad
    def rosenbrock(x):
        return 100*(x[1] - x[0]**2)**2 + (1 - x[0])**2
    # Build a function that also returns gradients using autograd.
    rosenbrock_with_grad = value_and_grad(rosenbrock)
    value, slope = rosenbrock_with_grad(np.array([-0.5, 0.7]))
    """,
    notation="autograd",
)

autograd(
    "examples/neural_net_regression.py",
    "a Bayesian network's objective, parameters in a list of tuples",
    """
    import autograd.numpy as np
    import autograd.numpy.random as npr
    import autograd.scipy.stats.norm as norm
    from autograd import grad
    from autograd.misc import flatten
    def init_random_params(scale, layer_sizes, rs=npr.RandomState(0)):
        return [(rs.randn(insize, outsize) * scale,   # weight matrix
                 rs.randn(outsize) * scale)           # bias vector
                for insize, outsize in zip(layer_sizes[:-1], layer_sizes[1:])]
    def nn_predict(params, inputs, nonlinearity=np.tanh):
        for W, b in params:
            outputs = np.dot(inputs, W) + b
            inputs = nonlinearity(outputs)
        return outputs
    def log_gaussian(params, scale):
        flat_params, _ = flatten(params)
        return np.sum(norm.logpdf(flat_params, 0, scale))
    def logprob(weights, inputs, targets, noise_scale=0.1):
        predictions = nn_predict(weights, inputs)
        return np.sum(norm.logpdf(predictions, targets, noise_scale))
    rs = npr.RandomState(0)
    inputs = np.linspace(-2, 2, num=8)[:, np.newaxis]
    targets = np.cos(inputs) / 2.0 + rs.randn(8, 1) * 0.1
    init_params = init_random_params(0.1, layer_sizes=[1, 4, 4, 1])
    def objective(weights, t):
        return -logprob(weights, inputs, targets) - log_gaussian(weights, 10.0)
    g = grad(objective)(init_params, 0)
    """,
    notation="autograd",
)

autograd(
    "examples/gmm.py (log_normalize)",
    "mixture proportions by logsumexp, parameters in a dict",
    """
    import autograd.numpy as np
    import autograd.numpy.random as npr
    from autograd import grad
    from autograd.scipy.special import logsumexp
    def init_gmm_params(num_components, D, scale, rs=npr.RandomState(0)):
        return {'log proportions': rs.randn(num_components) * scale,
                'means': rs.randn(num_components, D) * scale,
                'lower triangles': np.zeros((num_components, D, D)) + np.eye(D)}
    def log_normalize(x):
        return x - logsumexp(x)
    def logpdf(data, mean, cov):
        diff = data - mean
        return -0.5 * (np.sum(diff @ np.linalg.inv(cov) * diff, axis=1) + np.linalg.slogdet(2 * np.pi * cov)[1])
    def gmm_log_likelihood(params, data):
        cluster_lls = []
        normalized = log_normalize(params['log proportions'])
        for log_proportion, mean, cov_sqrt in zip(normalized, params['means'], params['lower triangles']):
            cov = np.dot(cov_sqrt.T, cov_sqrt)
            cluster_lls.append(log_proportion + logpdf(data, mean, cov))
        return np.sum(logsumexp(np.vstack(cluster_lls), axis=0))
    data = npr.RandomState(1).randn(5, 2)
    init_params = init_gmm_params(3, 2, 0.5)
    g = grad(lambda params: -gmm_log_likelihood(params, data))(init_params)
    """,
    notation="autograd",
)

autograd(
    "examples/gaussian_process.py (rbf_covariance)",
    "GP marginal likelihood from a vector of parameters",
    """
    import autograd.numpy as np
    from autograd.numpy.linalg import solve
    from autograd import value_and_grad
    def rbf_covariance(kernel_params, x, xp):
        output_scale = np.exp(kernel_params[0])
        lengthscales = np.exp(kernel_params[1:])
        diffs = np.expand_dims(x /lengthscales, 1) - np.expand_dims(xp/lengthscales, 0)
        return output_scale * np.exp(-0.5 * np.sum(diffs**2, axis=2))
    X = np.linspace(-2, 2, 6)[:, None]
    y = np.cos(X[:, 0]) / 2
    def objective(params):
        mean, cov_params, noise_scale = params[0], params[2:], np.exp(params[1]) + 0.0001
        cov_y_y = rbf_covariance(cov_params, X, X) + noise_scale * np.eye(len(y))
        r = y - mean
        return 0.5 * r @ solve(cov_y_y, r) + 0.5 * np.linalg.slogdet(cov_y_y)[1]
    value, slopes = value_and_grad(objective)(np.array([0.1, -1.0, 0.2, 0.3]))
    """,
    notation="autograd",
)

autograd(
    "examples/hmm_em.py",
    "log partition function of an HMM",
    """
    import autograd.numpy as np
    import autograd.numpy.random as npr
    from autograd import value_and_grad as vgrad
    from autograd.scipy.special import logsumexp
    def normalize(a):
        def replace_zeros(a):
            return np.where(a > 0., a, 1.)
        return a / replace_zeros(a.sum(-1, keepdims=True))
    def log_partition_function(natural_params, data):
        log_pi, log_A, log_B = natural_params
        log_alpha = log_pi
        for y in data:
            log_alpha = logsumexp(log_alpha[:,None] + log_A, axis=0) + log_B[:,y]
        return logsumexp(log_alpha)
    npr.seed(0)
    params = [normalize(npr.rand(3)), normalize(npr.rand(3, 3)), normalize(npr.rand(3, 4))]
    data = [0, 3, 1, 1, 2]
    loglike, E_stats = vgrad(log_partition_function)(list(map(np.log, params)), data)
    """,
    notation="autograd",
)

autograd(
    "examples/fluidsim/fluidsim.py (project)",
    "a velocity field made mass-conserving",
    """
    import autograd.numpy as np
    from autograd import grad
    def project(vx, vy):
        p = np.zeros(vx.shape)
        h = 1.0/vx.shape[0]
        div = -0.5 * h * (np.roll(vx, -1, axis=0) - np.roll(vx, 1, axis=0)
                        + np.roll(vy, -1, axis=1) - np.roll(vy, 1, axis=1))
        for k in range(10):
            p = (div + np.roll(p, 1, axis=0) + np.roll(p, -1, axis=0)
                     + np.roll(p, 1, axis=1) + np.roll(p, -1, axis=1))/4.0
        vx = vx - 0.5*(np.roll(p, -1, axis=0) - np.roll(p, 1, axis=0))/h
        vy = vy - 0.5*(np.roll(p, -1, axis=1) - np.roll(p, 1, axis=1))/h
        return vx, vy
    rows, cols = 4, 4
    def objective(params):
        vx = np.reshape(params[:(rows*cols)], (rows, cols))
        vy = np.reshape(params[(rows*cols):], (rows, cols))
        px, py = project(vx, vy)
        return np.mean(px ** 2) + np.mean((py - 0.1) ** 2)
    init = np.sin(np.arange(2.0 * rows * cols))
    slopes = grad(objective)(init)
    """,
    notation="autograd",
)

autograd(
    "examples/logistic_regression.py",
    "logistic regression's loss, checked numerically",
    """
    import autograd.numpy as np
    import autograd.numpy.random as npr
    from autograd import grad
    from autograd.test_util import check_grads
    def sigmoid(x):
        return 0.5*(np.tanh(x) + 1)
    def logistic_predictions(weights, inputs):
        # Outputs probability of a label being true according to logistic model.
        return sigmoid(np.dot(inputs, weights))
    def training_loss(weights):
        # Training loss is the negative log-likelihood of the training labels.
        preds = logistic_predictions(weights, inputs)
        label_probabilities = preds * targets + (1 - preds) * (1 - targets)
        return -np.sum(np.log(label_probabilities))
    npr.seed(0)
    inputs = npr.randn(6, 3)
    targets = npr.rand(6) > 0.5
    weights = np.array([0.1, -0.2, 0.3])
    check_grads(training_loss, modes=['rev'], order=1)(weights)
    g = grad(training_loss)(weights)
    """,
    notation="autograd",
)

csc = Course(
    LECTURES, "CSC321 (Toronto)", "https://www.cs.toronto.edu/~rgrosse/courses/csc321_2018/ "
)

csc(
    "tutorial: autograd (polynomial regression)",
    "polynomial features fitted by autograd",
    """
    import autograd.numpy as np
    import autograd.numpy.random as npr
    from autograd import grad
    npr.seed(0)
    x = np.linspace(-2, 2, 10)
    y = x ** 3 - 0.5 * x + 1 + 0.1 * npr.randn(10)
    features = np.stack([x ** d for d in range(4)], axis=1)
    w = 0.1 * npr.randn(4)
    def cost(w):
        pred = np.dot(features, w)
        return np.sqrt(((pred - y) ** 2).mean())
    grad_cost = grad(cost)
    for i in range(20):
        w = w - 0.05 * grad_cost(w)
    """,
    notation="autograd",
)

autograd(
    "tests/test_wrappers.py (jacobian, hessian)",
    "jacobian and hessian of a vector function",
    """
    import autograd.numpy as np
    from autograd import jacobian, hessian
    def f(x):
        return np.sin(x[0]) * np.exp(-x[1] ** 2) + x[0] ** 2 * x[1]
    x0 = np.array([0.5, -0.3])
    H = hessian(f)(x0)
    J = jacobian(f)(x0)
    """,
    notation="autograd",
)
