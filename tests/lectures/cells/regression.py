"""Lines, losses and classifiers: the first weeks of machine learning."""

from __future__ import annotations

from .cell import Course, Lecture

LECTURES: list[Lecture] = []

cs229 = Course(LECTURES, "CS229 (Stanford)", "https://cs229.stanford.edu/")

cs229(
    "notes2022fall/main_notes.pdf 1",
    "least squares cost J(theta), housing prices",
    """
    import numpy as np
    X = np.array([[1, 2.104, 3], [1, 1.6, 3], [1, 2.4, 3], [1, 1.416, 2], [1, 3.0, 4]])
    y = np.array([400, 330, 369, 232, 540]) / 100
    theta = np.zeros(3)
    h = X @ theta
    J = 0.5 * np.sum((h - y) ** 2)
    """,
)

cs229(
    "notes2022fall/main_notes.pdf 1.2",
    "the normal equations",
    """
    import numpy as np
    X = np.array([[1, 2.104, 3], [1, 1.6, 3], [1, 2.4, 3], [1, 1.416, 2], [1, 3.0, 4]])
    y = np.array([4.00, 3.30, 3.69, 2.32, 5.40])
    theta = np.linalg.inv(X.T.dot(X)).dot(X.T).dot(y)
    prediction = np.array([1, 1.65, 3]) @ theta
    """,
    leaves=["y"],
)

cs229(
    "notes2022fall/main_notes.pdf 1.4",
    "locally weighted linear regression",
    """
    import numpy as np
    x_train = np.array([0.0, 0.5, 1.0, 1.5, 2.0, 2.5])
    y_train = np.array([0.1, 0.6, 0.9, 1.1, 0.8, 0.7])
    tau = 0.8
    x = 1.2
    X = np.stack([np.ones_like(x_train), x_train], axis=1)
    w = np.exp(-(x_train - x) ** 2 / (2 * tau ** 2))
    W = np.diag(w)
    theta = np.linalg.solve(X.T @ W @ X, X.T @ W @ y_train)
    prediction = theta[0] + theta[1] * x
    """,
)

cs229(
    "notes2022fall/main_notes.pdf 2.1",
    "logistic regression's log-likelihood",
    """
    import numpy as np
    def g(z):
        return 1 / (1 + np.exp(-z))
    X = np.array([[1.0, 0.5, -1.2], [1.0, -0.3, 0.8], [1.0, 1.5, 0.1], [1.0, -1.1, -0.4]])
    y = np.array([1, 0, 1, 0])
    theta = np.array([0.1, -0.2, 0.3])
    h = g(X @ theta)
    ell = np.sum(y * np.log(h) + (1 - y) * np.log(1 - h))
    """,
)

cs229(
    "notes2022fall/main_notes.pdf 3.2 (Poisson regression)",
    "a generalized linear model: Poisson",
    """
    import numpy as np
    np.random.seed(0)
    x = np.hstack([np.ones((8, 1)), np.random.randn(8, 2)])
    y = np.random.poisson(3, 8)
    theta = np.array([0.4, -0.1, 0.2])
    eta = x.dot(theta)
    log_likelihood = (y * eta - np.exp(eta)).mean()
    """,
    leaves=["theta"],
)

cs229(
    "notes2022fall/main_notes.pdf 4.1 (GDA)",
    "Gaussian discriminant analysis",
    """
    import numpy as np
    np.random.seed(2)
    X = np.random.randn(10, 2)
    y = np.array([0, 1, 0, 1, 1, 0, 1, 0, 1, 0])
    phi = y.mean()
    mu_0 = X[y == 0].mean(axis=0)
    mu_1 = X[y == 1].mean(axis=0)
    mu = np.where(y[:, None] == 1, mu_1, mu_0)
    sigma = (X - mu).T @ (X - mu) / len(y)
    inv = np.linalg.inv(sigma)
    theta = inv @ (mu_1 - mu_0)
    theta_0 = 0.5 * (mu_0 @ inv @ mu_0 - mu_1 @ inv @ mu_1) - np.log((1 - phi) / phi)
    margin = theta @ np.array([0.5, -0.5]) + theta_0
    """,
    leaves=["X"],
)

ng = Course(
    LECTURES, "Machine Learning (Ng, Coursera)", "https://www.coursera.org/learn/machine-learning "
)

ng(
    "week 1, model representation lab",
    "cost of f = w x + b by a loop over two houses",
    """
    import numpy as np
    x_train = np.array([1.0, 2.0])
    y_train = np.array([300.0, 500.0])
    w = 200
    b = 100
    def compute_cost(x, y, w, b):
        m = x.shape[0]
        cost_sum = 0
        for i in range(m):
            f_wb = w * x[i] + b
            cost = (f_wb - y[i]) ** 2
            cost_sum = cost_sum + cost
        total_cost = (1 / (2 * m)) * cost_sum
        return total_cost
    cost = compute_cost(x_train, y_train, w, b)
    """,
)

ng(
    "week 1, gradient descent lab",
    "ten steps of gradient descent",
    """
    import math, copy
    import numpy as np
    x_train = np.array([1.0, 2.0])
    y_train = np.array([300.0, 500.0])

    def compute_gradient(x, y, w, b):
        m = x.shape[0]
        dj_dw = 0
        dj_db = 0
        for i in range(m):
            f_wb = w * x[i] + b
            dj_dw_i = (f_wb - y[i]) * x[i]
            dj_db_i = f_wb - y[i]
            dj_db += dj_db_i
            dj_dw += dj_dw_i
        dj_dw = dj_dw / m
        dj_db = dj_db / m
        return dj_dw, dj_db

    w_init = 0
    b_init = 0
    alpha = 1.0e-2
    J_history = []
    w, b = copy.deepcopy(w_init), b_init
    for i in range(10):
        dj_dw, dj_db = compute_gradient(x_train, y_train, w, b)
        b = b - alpha * dj_db
        w = w - alpha * dj_dw
        if i < 100:
            J_history.append(((w * x_train + b - y_train) ** 2).mean() / 2)
        if i % math.ceil(10 / 10) == 0:
            print(f"Iteration {i:4}: Cost {J_history[-1]:0.2e} ", f"w: {w: 0.3e}, b:{b: 0.5e}")
    J = J_history[-1]
    """,
)

ng(
    "week 2, multiple variable lab",
    "prediction and cost of several features",
    """
    import numpy as np
    X_train = np.array([[2104, 5, 1, 45], [1416, 3, 2, 40], [852, 2, 1, 35]])
    y_train = np.array([460, 232, 178])
    b_init = 785.1811367994083
    w_init = np.array([ 0.39133535, 18.75376741, -53.36032453, -26.42131618])
    def compute_cost(X, y, w, b):
        m = X.shape[0]
        cost = 0.0
        for i in range(m):
            f_wb_i = np.dot(X[i], w) + b
            cost = cost + (f_wb_i - y[i])**2
        cost = cost / (2 * m)
        return cost
    cost = compute_cost(X_train, y_train, w_init, b_init)
    """,
    leaves=["w_init"],
)

ng(
    "week 2, feature scaling lab",
    "z-score normalization before a model",
    """
    import numpy as np
    X = np.array([[2104, 5, 1, 45], [1416, 3, 2, 40], [852, 2, 1, 35], [1534, 3, 2, 30]])
    def zscore_normalize_features(X):
        mu = np.mean(X, axis=0)
        sigma = np.std(X, axis=0)
        X_norm = (X - mu) / sigma
        return (X_norm, mu, sigma)
    X_norm, X_mu, X_sigma = zscore_normalize_features(X)
    print(f"Peak to Peak range by column in Raw        X:{np.ptp(X,axis=0)}")
    print(f"Peak to Peak range by column in Normalized X:{np.ptp(X_norm,axis=0)}")
    score = (X_norm ** 3).mean()
    """,
)

ng(
    "week 3, logistic loss lab",
    "regularized logistic cost by loops",
    """
    import numpy as np
    def sigmoid(z):
        z = np.clip( z, -500, 500 )           # protect against overflow
        g = 1.0/(1.0+np.exp(-z))
        return g
    def compute_cost_logistic_reg(X, y, w, b, lambda_ = 1):
        m,n = X.shape
        cost = 0.
        for i in range(m):
            z_i = np.dot(X[i], w) + b
            f_wb_i = sigmoid(z_i)
            cost += -y[i]*np.log(f_wb_i) - (1-y[i])*np.log(1-f_wb_i)
        cost = cost/m
        reg_cost = 0
        for j in range(n):
            reg_cost += (w[j]**2)
        reg_cost = (lambda_/(2*m)) * reg_cost
        return cost + reg_cost
    np.random.seed(1)
    X_tmp = np.random.rand(5,6)
    y_tmp = np.array([0,1,0,1,0])
    w_tmp = np.random.rand(X_tmp.shape[1]).reshape(-1,)-0.5
    b_tmp = 0.5
    lambda_tmp = 0.7
    cost_tmp = compute_cost_logistic_reg(X_tmp, y_tmp, w_tmp, b_tmp, lambda_tmp)
    """,
    leaves=["w_tmp"],
)

ng(
    "Unsupervised learning, week 2: collaborative filtering",
    "cost of collaborative filtering with a mask",
    """
    import numpy as np
    np.random.seed(4)
    X = np.random.rand(5, 3)
    W = np.random.rand(4, 3)
    b = np.random.rand(1, 4)
    Y = np.random.randint(0, 6, (5, 4))
    R = np.random.randint(0, 2, (5, 4))
    J = 0
    nm, nu = Y.shape
    for j in range(nu):
        w = W[j,:]
        b_j = b[0,j]
        for i in range(nm):
            x = X[i,:]
            y = Y[i,j]
            r = R[i,j]
            J += r * np.square((np.dot(w,x) + b_j - y ))
    J += 1.5 * (np.sum(np.square(W)) + np.sum(np.square(X)))
    J = J/2
    """,
    leaves=["X", "W", "b"],
    needs="X is data by name",
)

nedrich = Course(
    LECTURES,
    "Gradient descent example (Nedrich)",
    "https://github.com/mattnedrich/GradientDescentExample ",
)

nedrich(
    "gradient_descent_example.py",
    "error of a line over an array of points",
    """
    from numpy import *
    def compute_error_for_line_given_points(b, m, points):
        totalError = 0
        for i in range(0, len(points)):
            x = points[i, 0]
            y = points[i, 1]
            totalError += (y - (m * x + b)) ** 2
        return totalError / float(len(points))
    points = array([[32.5, 31.7], [53.4, 68.8], [61.5, 62.6], [47.5, 71.5], [59.8, 87.2]])
    b = 0.5
    m = 1.5
    error = compute_error_for_line_given_points(b, m, points)
    """,
)

nedrich(
    "gradient_descent_example.py (step_gradient)",
    "five unrolled steps from b = m = 0",
    """
    from numpy import *
    def step_gradient(b_current, m_current, points, learningRate):
        b_gradient = 0
        m_gradient = 0
        N = float(len(points))
        for i in range(0, len(points)):
            x = points[i, 0]
            y = points[i, 1]
            b_gradient += -(2/N) * (y - ((m_current * x) + b_current))
            m_gradient += -(2/N) * x * (y - ((m_current * x) + b_current))
        new_b = b_current - (learningRate * b_gradient)
        new_m = m_current - (learningRate * m_gradient)
        return [new_b, new_m]
    points = array([[3.25, 3.17], [5.34, 6.88], [6.15, 6.26], [4.75, 7.15], [5.98, 8.72]])
    b, m = 0.0, 0.0
    learning_rate = 0.001
    for i in range(5):
        b, m = step_gradient(b, m, array(points), learning_rate)
    error = mean((points[:, 1] - (m * points[:, 0] + b)) ** 2)
    """,
)

d2l = Course(LECTURES, "Dive into Deep Learning (d2l.ai)", "https://d2l.ai/")

d2l(
    "chapter_preliminaries/autograd.html",
    "y = 2 x.x",
    """
    import numpy as np
    x = np.arange(4.0)
    y = 2 * np.dot(x, x)
    """,
)

d2l(
    "chapter_preliminaries/autograd.html#gradients-and-python-control-flow",
    "control flow that depends on the input",
    """
    import numpy as np
    def f(a):
        b = a * 2
        while np.linalg.norm(b) < 1000:
            b = b * 2
        if b.sum() > 0:
            c = b
        else:
            c = 100 * b
        return c
    a = np.float64(0.37)
    d = f(a)
    """,
)

d2l(
    "chapter_preliminaries/calculus.html",
    "u = 3 x^2 - 4 x and its difference quotients",
    """
    import numpy as np
    def f(x):
        return 3 * x ** 2 - 4 * x
    x = 1.0
    for h in 10.0**np.arange(-1, -6, -1):
        print(f'h={h:.5f}, numerical limit={(f(x+h)-f(x))/h:.5f}')
    u = f(x)
    """,
    want={"x": 2},
)

d2l(
    "chapter_preliminaries/linear-algebra.html",
    "reductions, norms and products",
    """
    import numpy as np
    A = np.arange(6).reshape(2, 3).astype(float) + 1
    x = np.arange(3) + 0.5
    B = A * A
    s = A.sum(axis=1, keepdims=True)
    C = A / s
    v = A @ x + A.cumsum(axis=0)[1].mean()
    total = B.sum() + C[0, 1] + np.linalg.norm(v) + np.abs(v).sum() + np.linalg.norm(A)
    """,
)

d2l(
    "chapter_linear-regression/linear-regression-scratch.html",
    "linear regression from scratch: squared loss of a minibatch",
    """
    import numpy as np
    np.random.seed(0)
    w = np.array([2, -3.4])
    b = 4.2
    X = np.random.randn(10, len(w))
    y = X @ np.array([1.5, -3.0]) + 4.0
    def squared_loss(y_hat, y):
        return (y_hat - y.reshape(y_hat.shape)) ** 2 / 2
    l = squared_loss(X @ w + b, y).mean()
    """,
    leaves=["w"],
)

d2l(
    "chapter_linear-classification/softmax-regression-scratch.html",
    "softmax regression from scratch: cross-entropy by indices",
    """
    import numpy as np
    def softmax(X):
        X_exp = np.exp(X)
        partition = X_exp.sum(1, keepdims=True)
        return X_exp / partition
    def cross_entropy(y_hat, y):
        return -np.log(y_hat[list(range(len(y_hat))), y]).mean()
    np.random.seed(2)
    W = np.random.randn(4, 3) * 0.5
    b = np.zeros(3)
    X = np.random.randn(5, 4)
    y = np.array([0, 2, 1, 0, 2])
    loss = cross_entropy(softmax(X.reshape((-1, W.shape[0])) @ W + b), y)
    """,
)

d2l(
    "chapter_linear-regression/weight-decay.html",
    "weight decay in high dimensions",
    """
    import numpy as np
    np.random.seed(3)
    num_inputs, lambd = 20, 3
    X = np.random.randn(8, num_inputs)
    y = 0.05 + X @ (np.ones((num_inputs, 1)) * 0.01)
    w = np.random.randn(num_inputs, 1)
    b = np.zeros(1)
    def l2_penalty(w):
        return (w ** 2).sum() / 2
    loss = ((X @ w + b - y) ** 2 / 2).mean() + lambd * l2_penalty(w)
    """,
)

d2l(
    "chapter_attention-mechanisms-and-transformers/attention-pooling.html",
    "Nadaraya-Watson kernel regression",
    """
    import numpy as np
    def f(x):
        return 2 * np.sin(x) + x
    x_train = np.sort(np.array([0.3, 4.1, 1.9, 2.7, 3.3]))
    y_train = f(x_train)
    w = 1.2
    x_val = np.linspace(0, 5, 4)
    dists = x_train.reshape((-1, 1)) - x_val.reshape((1, -1))
    k = np.exp(-(dists * w) ** 2 / 2)
    attention_w = k / k.sum(0)
    y_hat = y_train @ attention_w
    loss = ((y_hat - f(x_val)) ** 2).sum()
    """,
)

prml = Course(LECTURES, "PRML notebooks (Bishop)", "https://github.com/ctgk/PRML ")

prml(
    "notebooks/ch01_Introduction.ipynb",
    "polynomial curve fitting, regularized",
    """
    import numpy as np
    np.random.seed(1234)
    x_train = np.linspace(0, 1, 10)
    y_train = np.sin(2 * np.pi * x_train) + np.random.normal(scale=0.25, size=10)
    alpha = 1e-3
    X = np.array([x_train ** k for k in range(5)]).T
    eye = np.eye(np.size(X, 1))
    w = np.linalg.solve(alpha * eye + X.T @ X, X.T @ y_train)
    rmse = np.sqrt(np.mean(np.square(y_train - X @ w)))
    """,
)

prml(
    "notebooks/ch03_Linear_Models_for_Regression.ipynb",
    "evidence of Bayesian linear regression",
    """
    import numpy as np
    np.random.seed(0)
    alpha, beta = 0.5, 11.1
    x = np.random.uniform(-1, 1, 12)
    t = -0.3 + 0.5 * x + np.random.normal(scale=0.2, size=12)
    Phi = np.vander(x, 3, increasing=True)
    N, M = Phi.shape
    A = alpha * np.eye(M) + beta * Phi.T @ Phi
    m = beta * np.linalg.solve(A, Phi.T @ t)
    E = beta / 2 * np.sum((t - Phi @ m) ** 2) + alpha / 2 * m @ m
    evidence = (M / 2 * np.log(alpha) + N / 2 * np.log(beta) - E
                - 0.5 * np.linalg.slogdet(A)[1] - N / 2 * np.log(2 * np.pi))
    """,
)

prml(
    "notebooks/ch03_Linear_Models_for_Regression.ipynb (basis functions)",
    "Gaussian, sigmoidal and polynomial bases",
    """
    import numpy as np
    x = np.linspace(-1, 1, 7)
    mean, var = 0.3, 0.1
    gaussian = np.exp(-0.5 * np.sum((x[:, None] - mean) ** 2, axis=-1) / var)
    sigmoid = np.tanh((x - mean) / (2 * var)) * 0.5 + 0.5
    w = np.array([0.4, -0.7, 0.2])
    y = w[0] + w[1] * gaussian + w[2] * sigmoid
    E = 0.5 * np.sum((y - np.sin(np.pi * x)) ** 2)
    """,
    leaves=["w"],
)

murphy = Course(
    LECTURES, "Probabilistic Machine Learning (Murphy)", "https://github.com/probml/pyprobml "
)

murphy(
    "notebooks/book1/10/logreg_multiclass_demo.ipynb",
    "multinomial logistic regression with one-hot targets",
    """
    import numpy as np
    np.random.seed(10)
    X = np.random.randn(9, 2)
    labels = np.array([0, 1, 2] * 3)
    Y = np.eye(3)[labels]
    W = np.random.randn(2, 3)
    logits = X @ W
    log_probs = logits - np.log(np.sum(np.exp(logits), axis=1, keepdims=True))
    nll = -np.mean(np.sum(Y * log_probs, axis=1)) + 0.01 * np.sum(W ** 2)
    """,
)

murphy(
    "notebooks/book1/11/huberLossPlot.ipynb",
    "squared, absolute and Huber loss",
    """
    import numpy as np
    r = np.array([-3.0, -1.2, -0.4, 0.3, 0.9, 2.5])
    delta = 1.5
    huber = np.where(np.abs(r) <= delta, 0.5 * r ** 2, delta * np.abs(r) - 0.5 * delta ** 2)
    loss = np.sum(huber) + np.sum(np.abs(r)) + np.sum(r ** 2)
    """,
    leaves=["r"],
)

murphy(
    "notebooks/book1/11/lassoPathProstate.ipynb",
    "lasso by coordinate descent with soft thresholding",
    """
    import numpy as np
    np.random.seed(5)
    X = np.random.randn(12, 3)
    y = X @ np.array([1.0, -2.0, 0.0]) + 0.1 * np.random.randn(12)
    lam = 1.7
    def soft(a, l):
        return np.sign(a) * np.maximum(np.abs(a) - l, 0)
    w = [0.5, -0.5, 0.1]
    for sweep in range(4):
        for j in range(3):
            r = y - sum(X[:, k] * w[k] for k in range(3) if k != j)
            w[j] = soft(X[:, j] @ r, lam) / (X[:, j] @ X[:, j])
    objective = 0.5 * np.sum((y - sum(X[:, k] * w[k] for k in range(3))) ** 2)
    """,
)

sklearn = Course(
    LECTURES,
    "Python Data Science Handbook (VanderPlas)",
    "https://jakevdp.github.io/PythonDataScienceHandbook/",
)

sklearn(
    "02.05-computation-on-arrays-broadcasting.html",
    "centering an array and plotting a function",
    """
    import numpy as np
    X = np.random.RandomState(0).random_sample((10, 3))
    Xmean = X.mean(0)
    X_centered = X - Xmean
    x = np.linspace(0, 5, 6)
    y = np.linspace(0, 5, 5)[:, np.newaxis]
    z = np.sin(x) ** 10 + np.cos(10 + y * x) * np.cos(x)
    total = (X_centered ** 2).sum() + z.sum()
    """,
)

sklearn(
    "02.08-sorting.html",
    "k nearest neighbours by partial sorting",
    """
    import numpy as np
    rand = np.random.RandomState(42)
    X = rand.rand(10, 2)
    dist_sq = np.sum((X[:, np.newaxis, :] - X[np.newaxis, :, :]) ** 2, axis=-1)
    K = 2
    nearest_partition = np.argpartition(dist_sq, K + 1, axis=1)
    spread = np.sort(dist_sq, axis=1)[:, 1:K + 1].sum()
    """,
    leaves=["X"],
    output="spread",
)

fastai = Course(
    LECTURES, "Practical Deep Learning (fast.ai)", "https://github.com/fastai/fastbook "
)

fastai(
    "04_mnist_basics.ipynb (roller coaster)",
    "speed of a roller coaster as a quadratic of time",
    """
    import numpy as np
    np.random.seed(42)
    time = np.arange(0, 20).astype(float)
    speed = np.random.randn(20)*3 + 0.75*(time-9.5)**2 + 1
    def f(t, params):
        a,b,c = params
        return a*(t**2) + (b*t) + c
    def mse(preds, targets): return ((preds-targets)**2).mean()
    params = np.random.randn(3)
    preds = f(time, params)
    loss = mse(preds, speed)
    """,
    leaves=["params"],
)

fastai(
    "04_mnist_basics.ipynb (mnist_loss)",
    "the loss of threes and sevens",
    """
    import numpy as np
    trgts  = np.array([1,0,1])
    prds   = np.array([0.9, 0.4, 0.2])
    def sigmoid(x): return 1/(1+np.exp(-x))
    def mnist_loss(predictions, targets):
        predictions = sigmoid(predictions)
        return np.where(targets==1, 1-predictions, predictions).mean()
    loss = mnist_loss(prds, trgts)
    """,
)

grus = Course(
    LECTURES,
    "Data Science from Scratch (Grus)",
    "https://github.com/joelgrus/data-science-from-scratch ",
)

grus(
    "scratch/gradient_descent.py",
    "vectors as lists: sum of squares and a step",
    """
    def dot(v, w):
        assert len(v) == len(w), "vectors must be same length"
        return sum(v_i * w_i for v_i, w_i in zip(v, w))
    def sum_of_squares(v):
        return dot(v, v)
    def add(v, w):
        return [v_i + w_i for v_i, w_i in zip(v, w)]
    def scalar_multiply(c, v):
        return [c * v_i for v_i in v]
    def gradient_step(v, gradient, step_size):
        step = scalar_multiply(step_size, gradient)
        return add(v, step)
    def sum_of_squares_gradient(v):
        return [2 * v_i for v_i in v]
    v = [1.5, -2.0, 0.5]
    for epoch in range(3):
        grad = sum_of_squares_gradient(v)
        v = gradient_step(v, grad, -0.01)
    loss = sum_of_squares(v)
    """,
)

grus(
    "scratch/logistic_regression.py",
    "negative log-likelihood with math and lists",
    """
    import math
    def dot(v, w):
        return sum(v_i * w_i for v_i, w_i in zip(v, w))
    def logistic(x):
        return 1.0 / (1 + math.exp(-x))
    def _negative_log_likelihood(x, y, beta):
        if y == 1:
            return -math.log(logistic(dot(x, beta)))
        else:
            return -math.log(1 - logistic(dot(x, beta)))
    def negative_log_likelihood(xs, ys, beta):
        return sum(_negative_log_likelihood(x, y, beta) for x, y in zip(xs, ys))
    xs = [[1.0, 0.7, 4.8], [1.0, 1.9, 4.8], [1.0, 2.5, 6.0]]
    ys = [1, 0, 1]
    beta = [0.3, 0.4, -0.2]
    loss = negative_log_likelihood(xs, ys, beta)
    """,
)
