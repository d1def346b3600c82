# ruff: noqa: E501 - lines as lectures have them
"""Optimisation: test functions, descents, roots."""

from __future__ import annotations

from .cell import Course, Lecture

LECTURES: list[Lecture] = []

scipy = Course(LECTURES, "SciPy lectures", "https://scipy-lectures.org/")

scipy(
    "advanced/mathematical_optimization/ (Rosenbrock)",
    "the Rosenbrock function",
    """
    import numpy as np
    def f(x):   # The rosenbrock function
        return .5*(1 - x[0])**2 + (x[1] - x[0]**2)**2
    x = np.array([2, -1])
    value = f(x)
    """,
)

scipy(
    "advanced/mathematical_optimization/ (computing the gradient)",
    "its Jacobian by hand, as an array",
    """
    import numpy as np
    def jacobian(x):
        return np.array((-2*.5*(1 - x[0]) - 4*x[0]*(x[1] - x[0]**2), 2*(x[1] - x[0]**2)))
    x = np.array([2.0, -1.0])
    size = np.sum(jacobian(x) ** 2)
    """,
)

scipy(
    "intro/scipy/auto_examples/plot_curve_fit.html",
    "residuals of a fitted sine",
    """
    import numpy as np
    np.random.seed(0)
    x_data = np.linspace(-5, 5, num=50)
    y_data = 2.9 * np.sin(1.5 * x_data) + np.random.normal(size=50)
    def test_func(x, a, b):
        return a * np.sin(b * x)
    a, b = 2.0, 2.0
    residual = np.sum((test_func(x_data, a, b) - y_data) ** 2)
    """,
)

scipy(
    "intro/numpy/operations.html",
    "elementwise operations, reductions, broadcasting",
    """
    import numpy as np
    a = np.array([1, 2, 3, 4])
    b = np.ones(4) + 1
    j = np.arange(5)
    c = 2**(j + 1) - j
    mosaic = np.array([0, 198, 303, 736, 871, 1175]) / 1000
    distance_array = np.abs(mosaic - mosaic[:, np.newaxis])
    total = (a - b).sum() + (a * b).mean() + c.max() + distance_array.sum()
    """,
    leaves=["mosaic"],
    output="total",
)

ruder = Course(
    LECTURES,
    "An overview of gradient descent algorithms (Ruder)",
    "https://www.ruder.io/optimizing-gradient-descent/ ",
)

ruder(
    "momentum, NAG, Adagrad, RMSprop, Adam",
    "five optimisers on one quadratic",
    """
    import numpy as np
    A = np.array([[3.0, 0.5], [0.5, 1.0]])
    theta0 = np.array([1.0, -2.0])
    grad = lambda th: A @ th
    eta, gamma, eps = 0.1, 0.9, 1e-8
    # momentum
    th, v = theta0, np.zeros(2)
    for _ in range(3):
        v = gamma * v + eta * grad(th)
        th = th - v
    momentum = th @ A @ th
    # Nesterov
    th, v = theta0, np.zeros(2)
    for _ in range(3):
        v = gamma * v + eta * grad(th - gamma * v)
        th = th - v
    nesterov = th @ A @ th
    # Adagrad
    th, G = theta0, np.zeros(2)
    for _ in range(3):
        g = grad(th)
        G = G + g ** 2
        th = th - eta / np.sqrt(G + eps) * g
    adagrad = th @ A @ th
    loss = momentum + nesterov + adagrad
    """,
    leaves=["A", "theta0"],
)

distill = Course(
    LECTURES, "Why Momentum Really Works (Distill)", "https://distill.pub/2017/momentum/ "
)

distill(
    "the dynamics of momentum",
    "spectral radius of momentum's iteration matrix",
    """
    import numpy as np
    alpha, beta, lam = 0.3, 0.2, 0.8
    R = np.array([[beta, lam], [-alpha * beta, 1 - alpha * lam]])
    rho = np.max(np.abs(np.linalg.eigvals(R)))
    """,
)

boyd = Course(
    LECTURES, "EE364a Convex Optimization (Boyd)", "https://web.stanford.edu/class/ee364a/ "
)

boyd(
    "lecture 9: unconstrained minimization",
    "log-barrier of inequalities and a Newton step",
    """
    import numpy as np
    rng = np.random.RandomState(0)
    A = rng.randn(6, 3)
    c = rng.randn(3)
    x = np.array([0.1, -0.05, 0.02])
    f = c @ x - np.sum(np.log(1 - A @ x)) - np.sum(np.log(1 - x ** 2))
    d = 1 / (1 - A @ x)
    g = c + A.T @ d + 2 * x / (1 - x ** 2)
    H = A.T @ np.diag(d ** 2) @ A + np.diag(1 / (1 + x) ** 2 + 1 / (1 - x) ** 2)
    step = -np.linalg.solve(H, g)
    decrement = -g @ step
    """,
    leaves=["A", "c", "x"],
)

boyd(
    "lecture 4: geometric programming, log-sum-exp",
    "a posynomial in log form",
    """
    import numpy as np
    A = np.array([[1.0, -0.5], [0.3, 2.0], [-1.0, 0.7]])
    b = np.array([0.1, -0.2, 0.4])
    x = np.array([0.5, -0.3])
    z = A @ x + b
    f = np.log(np.sum(np.exp(z - z.max()))) + z.max() + np.linalg.norm(x, 1) + np.linalg.norm(x, np.inf)
    """,
)

recipes = Course(
    LECTURES,
    "Numerical methods (Heath; Chapra)",
    "https://pythonnumericalmethods.berkeley.edu/notebooks/",
)

recipes(
    "chapter19.04-Newton-Raphson-Method.html",
    "Newton-Raphson by recursion",
    """
    import numpy as np
    def my_newton(f, df, x0, tol):
        # output is an estimation of the root of f using the Newton Raphson method
        if abs(f(x0)) < tol:
            return x0
        else:
            return my_newton(f, df, x0 - f(x0)/df(x0), tol)
    a = 2.0
    estimate = my_newton(lambda x: x**2 - a, lambda x: 2*x, 1.5, 1e-6)
    """,
)

recipes(
    "chapter19.03-Bisection-Method.html",
    "bisection to a tolerance",
    """
    import numpy as np
    def my_bisection(f, a, b, tol):
        if np.sign(f(a)) == np.sign(f(b)):
            raise Exception("The scalars a and b do not bound a root")
        m = (a + b)/2
        if np.abs(f(m)) < tol:
            return m
        elif np.sign(f(a)) == np.sign(f(m)):
            return my_bisection(f, m, b, tol)
        elif np.sign(f(b)) == np.sign(f(m)):
            return my_bisection(f, a, m, tol)
    lo, hi = 0.0, 2.0
    r1 = my_bisection(lambda x: x**2 - 2, lo, hi, 0.1)
    """,
)

recipes(
    "chapter17.04-Lagrange-Polynomial-Interpolation.html",
    "Lagrange polynomials by Polynomial objects",
    """
    import numpy as np
    from numpy.polynomial import polynomial as P
    x = [0, 1, 2]
    y = [1, 3, 2]
    P1_coeff = [1, -1.5, .5]
    P2_coeff = [0, 2, -1]
    P3_coeff = [0, -.5, .5]
    P1 = lambda t: P1_coeff[0] + P1_coeff[1]*t + P1_coeff[2]*t**2
    P2 = lambda t: P2_coeff[0] + P2_coeff[1]*t + P2_coeff[2]*t**2
    P3 = lambda t: P3_coeff[0] + P3_coeff[1]*t + P3_coeff[2]*t**2
    t = 1.3
    L = y[0]*P1(t) + y[1]*P2(t) + y[2]*P3(t)
    """,
)

recipes(
    "chapter17.03-Cubic-Spline-Interpolation.html (linear system)",
    "natural cubic spline by a banded system",
    """
    import numpy as np
    x = np.array([0.0, 1.0, 2.5, 3.0])
    y = np.array([1.0, 3.0, 2.0, 2.5])
    h = np.diff(x)
    A = np.diag(np.r_[1.0, 2 * (h[:-1] + h[1:]), 1.0])
    A = A + np.diag(np.r_[0.0, h[1:]], 1) + np.diag(np.r_[h[:-1], 0.0], -1)
    slopes = np.diff(y) / h
    rhs = np.concatenate([[0.0], 3 * np.diff(slopes), [0.0]])
    c = np.linalg.solve(A, rhs)
    bend = np.sum(c ** 2)
    """,
)

recipes(
    "chapter21.04-Simpsons-Rule.html",
    "Riemann, trapezoid and Simpson sums",
    """
    import numpy as np
    a = 0
    b = np.pi
    n = 11
    h = (b - a) / (n - 1)
    x = np.linspace(0, np.pi, n)
    f = np.sin(x)
    I_riemannL = h * sum(f[:n-1])
    I_trap = (h/2)*(f[0] + 2 * sum(f[1:n-1]) + f[n-1])
    I_simp = (h/3) * (f[0] + 2*sum(f[:n-2:2]) + 4*sum(f[1:n-1:2]) + f[n-1])
    total = I_riemannL + I_trap + I_simp
    """,
)

recipes(
    "chapter18.02-Approximation-with-Taylor-Series.html",
    "Taylor series of the exponential with factorials",
    """
    import numpy as np
    from math import factorial
    x = 2.0
    exp_x = 0
    for n in range(10):
        exp_x = exp_x + (x**n) / factorial(n)
    """,
)

recipes(
    "chapter16.04-Least-Squares-Regression-in-Python.html",
    "least squares: direct inverse, pinv, lstsq, polyfit",
    """
    import numpy as np
    x = np.linspace(0, 1, 11)
    np.random.seed(0)
    y = 1 + x + x * np.random.random(len(x))
    A = np.vstack([x, np.ones(len(x))]).T
    y = y[:, np.newaxis]
    alpha = np.dot((np.dot(np.linalg.inv(np.dot(A.T,A)),A.T)),y)
    pinv = np.linalg.pinv(A)
    alpha2 = pinv @ y
    alpha3 = np.linalg.lstsq(A, y, rcond=None)[0]
    total = alpha.sum() + alpha2.sum() + alpha3.sum() + np.polyfit(x, y[:, 0], 1).sum()
    """,
    leaves=["x"],
)

game = Course(
    LECTURES,
    "Optimization test functions (Surjanovic; SFU)",
    "https://www.sfu.ca/~ssurjano/optimization.html ",
)

game(
    "ackley, rastrigin, levy, styblinski-tang",
    "four test functions with sums and loops",
    """
    import numpy as np
    x = np.array([0.4, -1.1])
    d = len(x)
    ackley = (-20 * np.exp(-0.2 * np.sqrt(np.sum(x ** 2) / d))
              - np.exp(np.sum(np.cos(2 * np.pi * x)) / d) + 20 + np.e)
    rastrigin = 10 * d + sum(xi ** 2 - 10 * np.cos(2 * np.pi * xi) for xi in x)
    w = 1 + (x - 1) / 4
    levy = (np.sin(np.pi * w[0]) ** 2 + (w[-1] - 1) ** 2 * (1 + np.sin(2 * np.pi * w[-1]) ** 2)
            + np.sum((w[:-1] - 1) ** 2 * (1 + 10 * np.sin(np.pi * w[:-1] + 1) ** 2)))
    tang = 0
    for i in range(d):
        tang += (x[i] ** 4 - 16 * x[i] ** 2 + 5 * x[i]) / 2
    f = ackley + rastrigin + levy + tang
    """,
)

game(
    "himmelblau, booth, matyas",
    "two-dimensional test functions of scalars",
    """
    from math import pi
    x, y = 1.5, -0.5
    himmelblau = (x**2 + y - 11)**2 + (x + y**2 - 7)**2
    booth = (x + 2*y - 7)**2 + (2*x + y - 5)**2
    matyas = 0.26*(x**2 + y**2) - 0.48*x*y
    f = himmelblau + booth + matyas
    """,
)

jax = Course(LECTURES, "JAX tutorials", "https://docs.jax.dev/en/latest/")

jax(
    "notebooks/autodiff_cookbook.html",
    "logistic regression on four inputs",
    """
    import numpy as np
    def sigmoid(x):
        return 0.5 * (np.tanh(x / 2) + 1)
    def predict(W, b, inputs):
        return sigmoid(np.dot(inputs, W) + b)
    inputs = np.array([[0.52, 1.12, 0.77], [0.88, -1.08, 0.15], [0.52, 0.06, -1.30], [0.74, -2.49, 1.39]])
    targets = np.array([True, True, False, True])
    def loss(W, b):
        preds = predict(W, b, inputs)
        label_probs = preds * targets + (1 - preds) * (1 - targets)
        return -np.sum(np.log(label_probs))
    W = np.array([-0.3, 0.8, 1.1])
    b = np.array(0.2)
    l = loss(W, b)
    """,
)

jax(
    "jax-101/04-advanced-autodiff.html (Rosenbrock, straight-through)",
    "SELU and the sum of logistics",
    """
    import numpy as np
    def selu(x, alpha=1.67, lambda_=1.05):
        return lambda_ * np.where(x > 0, x, alpha * np.exp(x) - alpha)
    def sum_logistic(x):
        return np.sum(1.0 / (1.0 + np.exp(-x)))
    x_small = np.arange(3.)
    total = np.sum(selu(x_small - 0.5)) + sum_logistic(x_small)
    """,
)
