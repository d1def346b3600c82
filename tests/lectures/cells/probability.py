# ruff: noqa: E501 - lines as lectures have them
"""Probability: likelihoods, Gaussian processes, mixtures, filters."""

from __future__ import annotations

from .cell import Course, Lecture

LECTURES: list[Lecture] = []

krasser = Course(
    LECTURES,
    "Bayesian machine learning (Krasser)",
    "https://github.com/krasserm/bayesian-machine-learning ",
)

krasser(
    "gaussian-processes/gaussian_processes.ipynb",
    "GP negative log-likelihood by Cholesky",
    """
    import numpy as np
    def kernel(X1, X2, l=1.0, sigma_f=1.0):
        sqdist = np.sum(X1**2, 1).reshape(-1, 1) + np.sum(X2**2, 1) - 2 * np.dot(X1, X2.T)
        return sigma_f**2 * np.exp(-0.5 / l**2 * sqdist)
    X_train = np.array([-4, -3, -2, -1, 1]).reshape(-1, 1)
    Y_train = np.sin(X_train)
    noise = 0.4
    l, sigma_f = 1.2, 0.9
    K = kernel(X_train, X_train, l, sigma_f) + noise**2 * np.eye(len(X_train))
    L = np.linalg.cholesky(K)
    S1 = np.linalg.solve(L, Y_train)
    S2 = np.linalg.solve(L.T, S1)
    nll = (np.sum(np.log(np.diagonal(L))) + 0.5 * Y_train.T.dot(S2)
           + 0.5 * len(X_train) * np.log(2 * np.pi))
    """,
)

krasser(
    "gaussian-processes/gaussian_processes.ipynb (posterior)",
    "GP posterior mean and covariance",
    """
    import numpy as np
    from numpy.linalg import inv
    def kernel(X1, X2, l=1.0, sigma_f=1.0):
        sqdist = np.sum(X1**2, 1).reshape(-1, 1) + np.sum(X2**2, 1) - 2 * np.dot(X1, X2.T)
        return sigma_f**2 * np.exp(-0.5 / l**2 * sqdist)
    def posterior(X_s, X_train, Y_train, l=1.0, sigma_f=1.0, sigma_y=1e-8):
        K = kernel(X_train, X_train, l, sigma_f) + sigma_y**2 * np.eye(len(X_train))
        K_s = kernel(X_train, X_s, l, sigma_f)
        K_ss = kernel(X_s, X_s, l, sigma_f) + 1e-8 * np.eye(len(X_s))
        K_inv = inv(K)
        mu_s = K_s.T.dot(K_inv).dot(Y_train)
        cov_s = K_ss - K_s.T.dot(K_inv).dot(K_s)
        return mu_s, cov_s
    X = np.arange(-2, 3, 1.5).reshape(-1, 1)
    X_train = np.array([-4, -3, -2, -1, 1]).reshape(-1, 1)
    Y_train = np.sin(X_train)
    l, sigma_f, sigma_y = 1.0, 1.0, 0.1
    mu_s, cov_s = posterior(X, X_train, Y_train, l, sigma_f, sigma_y)
    upper = np.sum(mu_s.ravel() + 1.96 * np.sqrt(np.diag(cov_s)))
    """,
    output="upper",
)

krasser(
    "bayesian-optimization/bayesian_optimization.ipynb",
    "expected improvement",
    """
    import numpy as np
    mu, sigma, mu_sample_opt, xi = 0.6, 0.3, 0.5, 0.01
    imp = mu - mu_sample_opt - xi
    Z = imp / sigma
    pdf = np.exp(-Z ** 2 / 2) / np.sqrt(2 * np.pi)
    cdf = 0.5 * (1 + np.tanh(np.sqrt(2 / np.pi) * (Z + 0.044715 * Z ** 3)))
    ei = imp * cdf + sigma * pdf
    """,
)

labbe = Course(
    LECTURES,
    "Kalman and Bayesian Filters in Python (Labbe)",
    "https://github.com/rlabbe/Kalman-and-Bayesian-Filters-in-Python ",
)

labbe(
    "01-g-h-filter.ipynb",
    "the g-h filter on weights",
    """
    import numpy as np
    weights = [158.0, 164.2, 160.3, 159.9, 162.1, 164.6]
    def gh_filter(data, x0, dx, g, h, dt):
        x_est = x0
        results = []
        for z in data:
            # prediction step
            x_pred = x_est + (dx*dt)
            dx = dx
            # update step
            residual = z - x_pred
            dx = dx + h * (residual) / dt
            x_est = x_pred + g * residual
            results.append(x_est)
        return np.array(results)
    x0, dx, g, h = 160., 1., 6./10, 2./3
    result = gh_filter(data=weights, x0=x0, dx=dx, g=g, h=h, dt=1.)
    rms = np.sqrt(np.mean((result - np.array([160., 161., 162., 163., 164., 165.])) ** 2))
    """,
)

labbe(
    "02-Discrete-Bayes.ipynb",
    "discrete Bayes: a belief convolved and updated",
    """
    import numpy as np
    belief = np.array([.05, .05, .1, .2, .3, .15, .1, .05])
    kernel = [.1, .8, .1]
    def predict_move_convolution(pdf, offset, kernel):
        N = len(pdf)
        kN = len(kernel)
        width = int((kN - 1) / 2)
        prior = np.zeros(N)
        for i in range(N):
            for k in range (kN):
                index = (i + (width-k) - offset) % N
                prior[i] += pdf[index] * kernel[k]
        return prior
    prior = predict_move_convolution(belief, 1, kernel)
    likelihood = np.where(np.arange(8) % 3 == 0, 3.0, 1.0)
    posterior = likelihood * prior / np.sum(likelihood * prior)
    entropy = -np.sum(posterior * np.log(posterior))
    """,
)

labbe(
    "04-One-Dimensional-Kalman-Filters.ipynb",
    "Gaussians as named tuples, predict and update",
    """
    from collections import namedtuple
    gaussian = namedtuple('Gaussian', ['mean', 'var'])
    def gaussian_multiply(g1, g2):
        mean = (g1.var * g2.mean + g2.var * g1.mean) / (g1.var + g2.var)
        variance = (g1.var * g2.var) / (g1.var + g2.var)
        return gaussian(mean, variance)
    def predict(posterior, movement):
        x, P = posterior # mean and variance of posterior
        dx, Q = movement # mean and variance of movement
        x = x + dx
        P = P + Q
        return gaussian(x, P)
    def update(prior, likelihood):
        posterior = gaussian_multiply(likelihood, prior)
        return posterior
    process_var = 1. # variance in the dog's movement
    sensor_var = 2. # variance in the sensor
    x = gaussian(0., 20.**2)  # dog's position, N(0, 20**2)
    velocity = 1.
    for z in [1.354, 1.882, 4.341, 7.156, 6.939]:
        prior = predict(x, gaussian(velocity, process_var))
        x = update(prior, gaussian(z, sensor_var))
    error = (x.mean - 5) ** 2 + x.var
    """,
)

labbe(
    "06-Multivariate-Kalman-Filters.ipynb",
    "multivariate predict and update with np.dot and inv",
    """
    import numpy as np
    from numpy import dot
    from numpy.linalg import inv
    dt = 1.
    R_var = 10
    Q_var = 0.01
    x = np.array([[10.0, 4.5]]).T
    P = np.diag([500, 49])
    F = np.array([[1, dt], [0, 1]])
    H = np.array([[1., 0.]])
    R = np.array([[R_var]])
    Q = np.array([[0.25, 0.5], [0.5, 1.0]]) * Q_var
    log_likelihood = 0
    for z in [11.2, 15.9, 20.1, 23.8]:
        # predict
        x = dot(F, x)
        P = dot(F, P).dot(F.T) + Q
        # update
        S = dot(H, P).dot(H.T) + R
        K = dot(P, H.T).dot(inv(S))
        y = z - dot(H, x)
        x = x + dot(K, y)
        P = P - dot(K, H).dot(P)
        log_likelihood = log_likelihood - 0.5 * (np.log(2 * np.pi * S[0, 0]) + y[0, 0] ** 2 / S[0, 0])
    """,
)

labbe(
    "11-Extended-Kalman-Filters.ipynb",
    "range of a radar and its Jacobian",
    """
    from math import sqrt
    import numpy as np
    def HJacobian_at(x):
        horiz_dist = x[0]
        altitude = x[2]
        denom = sqrt(horiz_dist**2 + altitude**2)
        return np.array([[horiz_dist/denom, 0., altitude/denom]])
    def hx(x):
        return (x[0]**2 + x[2]**2) ** 0.5
    x = np.array([3.0, 0.5, 4.0])
    s = hx(x) + HJacobian_at(x).sum()
    """,
)

mackay = Course(
    LECTURES, "Information Theory, Inference (MacKay)", "http://www.inference.org.uk/itila/ "
)

mackay(
    "chapter 3 (bent coin)",
    "posterior of a bent coin on a grid",
    """
    import numpy as np
    a, b = 2, 2
    heads, tails = 7, 3
    p = np.linspace(0.01, 0.99, 25)
    log_post = (a - 1 + heads) * np.log(p) + (b - 1 + tails) * np.log(1 - p)
    post = np.exp(log_post - log_post.max())
    post = post / post.sum()
    mean = np.sum(p * post)
    """,
    leaves=["a", "b"],
)

mackay(
    "chapter 2 (entropy)",
    "entropy and mutual information of a binary channel",
    """
    import numpy as np
    p, f = 0.3, 0.15
    def H2(q):
        return -q * np.log2(q) - (1 - q) * np.log2(1 - q)
    py = p * (1 - f) + (1 - p) * f
    I = H2(py) - H2(f)
    """,
)

em = Course(
    LECTURES,
    "Pattern recognition with EM (various)",
    "https://github.com/ethen8181/machine-learning ",
)

em(
    "clustering/GMM/GMM.ipynb",
    "log-likelihood of a mixture, weights by list",
    """
    import numpy as np
    np.random.seed(0)
    X = np.vstack([np.random.randn(6, 2) - 2, np.random.randn(6, 2) + 2])
    mu = np.array([[-1.5, -2.5], [2.2, 1.8]])
    sigma = np.array([[[1.2, 0.1], [0.1, 0.9]], [[0.8, -0.2], [-0.2, 1.1]]])
    pi = np.array([0.4, 0.6])
    likelihoods = []
    for k in range(2):
        diff = X - mu[k]
        quad = np.sum(diff @ np.linalg.inv(sigma[k]) * diff, axis=1)
        norm = np.sqrt((2 * np.pi) ** 2 * np.linalg.det(sigma[k]))
        likelihoods.append(pi[k] * np.exp(-0.5 * quad) / norm)
    log_likelihood = np.sum(np.log(sum(likelihoods)))
    """,
    leaves=["mu", "sigma", "pi"],
)

em(
    "clustering/kmeans.ipynb",
    "k-means distortion with assigned clusters",
    """
    import numpy as np
    rng = np.random.RandomState(1)
    data = rng.randn(12, 2)
    centroids = data[[0, 5, 9]] + 0.1
    distances = np.linalg.norm(data[:, None, :] - centroids[None, :, :], axis=2)
    assignment = np.argmin(distances, axis=1)
    heterogeneity = 0.0
    for i in range(3):
        members = data[assignment == i, :]
        if members.shape[0] > 0:
            heterogeneity += np.sum((members - centroids[i]) ** 2)
    """,
    leaves=["centroids"],
    output="heterogeneity",
    needs="the centroids are computed from the data, which is varied",
)

vae = Course(
    LECTURES,
    "Variational inference (Blei; Kingma)",
    "https://github.com/bayesgroup/deepbayes-2018 ",
)

vae(
    "day2_vae/vae_complete.ipynb",
    "ELBO with the reparameterization trick",
    """
    import numpy as np
    np.random.seed(0)
    x = np.array([0.5, -1.0, 2.0])
    mu, log_sigma = 0.3, -0.5
    eps = np.random.randn(16)
    z = mu + np.exp(log_sigma) * eps
    log_lik = np.mean(np.sum(-0.5 * (x[:, None] - z) ** 2 - 0.5 * np.log(2 * np.pi), axis=0))
    kl = 0.5 * (np.exp(2 * log_sigma) + mu ** 2 - 1 - 2 * log_sigma)
    elbo = log_lik - kl
    """,
)

stats110 = Course(
    LECTURES, "Think Stats / Think Bayes (Downey)", "https://github.com/AllenDowney/ThinkBayes2 "
)

stats110(
    "notebooks/chap02.ipynb (cookie problem)",
    "Bayes tables of a cookie problem",
    """
    prior = {'Bowl 1': 0.5, 'Bowl 2': 0.5}
    likelihood_vanilla = {'Bowl 1': 0.75, 'Bowl 2': 0.5}
    likelihood_chocolate = {'Bowl 1': 0.25, 'Bowl 2': 0.5}
    posterior = dict(prior)
    for likelihood in (likelihood_vanilla, likelihood_vanilla, likelihood_chocolate):
        for hypo in posterior:
            posterior[hypo] *= likelihood[hypo]
        total = sum(posterior.values())
        for hypo in posterior:
            posterior[hypo] /= total
    answer = posterior['Bowl 1']
    """,
    leaves=["prior", "likelihood_vanilla"],
)

mcmc = Course(
    LECTURES,
    "MCMC tutorial (Betancourt; Neal)",
    "https://colindcarroll.com/2019/04/11/hamiltonian-monte-carlo-from-scratch/ ",
)

mcmc(
    "leapfrog()",
    "leapfrog on a Gaussian's energy",
    """
    import numpy as np
    def leapfrog(q, p, dVdq, path_len, step_size):
        q, p = np.copy(q), np.copy(p)
        p -= step_size * dVdq(q) / 2  # half step
        for _ in range(int(path_len / step_size) - 1):
            q += step_size * p  # whole step
            p -= step_size * dVdq(q)  # whole step
        q += step_size * p  # whole step
        p -= step_size * dVdq(q) / 2  # half step
        # momentum flip at end
        return q, -p
    q0 = np.array([1.0, -0.5])
    p0 = np.array([0.2, 0.7])
    q, p = leapfrog(q0, p0, lambda q: q, 0.5, 0.1)
    energy = 0.5 * np.sum(q ** 2) + 0.5 * np.sum(p ** 2)
    """,
    leaves=["q0", "p0"],
)

finance = Course(
    LECTURES, "Python for Finance (Hilpisch)", "https://github.com/yhilpisch/py4fi2nd "
)

finance(
    "code/ch12/12_stochastics.ipynb",
    "European call by Monte Carlo with fixed paths",
    """
    import numpy as np
    S0 = 36.
    K = 40.
    T = 1.0
    r = 0.06
    sigma = 0.2
    np.random.seed(1000)
    z = np.random.standard_normal(200)
    ST = S0 * np.exp((r - 0.5 * sigma ** 2) * T + sigma * np.sqrt(T) * z)
    hT = np.maximum(ST - K, 0)
    C0 = np.exp(-r * T) * np.mean(hT)
    """,
)

finance(
    "code/b_bsm/b_bsm_option_class.ipynb",
    "Black-Scholes call with scipy.stats.norm",
    """
    from math import log, sqrt, exp
    from scipy import stats
    def bsm_call_value(S0, K, T, r, sigma):
        S0 = float(S0)
        d1 = (log(S0 / K) + (r + 0.5 * sigma ** 2) * T) / (sigma * sqrt(T))
        d2 = (log(S0 / K) + (r - 0.5 * sigma ** 2) * T) / (sigma * sqrt(T))
        value = (S0 * stats.norm.cdf(d1, 0.0, 1.0)
                 - K * exp(-r * T) * stats.norm.cdf(d2, 0.0, 1.0))
        return value
    S0, K, T, r, sigma = 100., 105., 1.0, 0.05, 0.2
    value = bsm_call_value(S0, K, T, r, sigma)
    """,
)

finance(
    "code/ch10/10_performance_python.ipynb (binomial trees)",
    "a binomial tree by rows",
    """
    import numpy as np
    S0, K, r, sigma, T = 100.0, 100.0, 0.05, 0.2, 1.0
    M = 4
    dt = T / M
    df = np.exp(-r * dt)
    u = np.exp(sigma * np.sqrt(dt))
    d = 1 / u
    q = (np.exp(r * dt) - d) / (u - d)
    mu = np.arange(M + 1)
    S = S0 * u ** (M - mu) * d ** mu
    V = np.maximum(S - K, 0)
    for i in range(M):
        V = df * (q * V[:-1] + (1 - q) * V[1:])
    C0 = V[0]
    """,
)
