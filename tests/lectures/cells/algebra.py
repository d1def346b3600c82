# ruff: noqa: E501 - lines as lectures have them
"""Linear algebra, signals, geometry."""

from __future__ import annotations

from .cell import Course, Lecture

LECTURES: list[Lecture] = []

numpy = Course(LECTURES, "NumPy tutorials", "https://github.com/numpy/numpy-tutorials ")

numpy(
    "content/tutorial-static_equilibrium.md",
    "a pole, a cord, forces and moments",
    """
    import numpy as np
    poleBase = np.array([0, 0, 0])
    cordBase = np.array([3, 0, 0])
    cordConnection = np.array([0, 0, 2])
    poleDirection = cordConnection - poleBase
    cordDirection = cordBase - cordConnection
    cordUnit = cordDirection / np.linalg.norm(cordDirection)
    cordTension = 5
    forceCord = cordUnit * cordTension
    momentCord = np.cross(forceCord, poleDirection)
    equilibrium = np.array([0, 0, 0])
    R = equilibrium - forceCord
    M = equilibrium - momentCord
    total = np.sum(R ** 2) + np.sum(M)
    """,
)

numpy(
    "content/tutorial-svd.md",
    "a grey image, its SVD and a low-rank approximation",
    """
    import numpy as np
    from numpy import linalg
    rng = np.random.default_rng(0)
    img_array = rng.integers(0, 256, size=(6, 5, 3)) / 255
    img_gray = img_array @ [0.2126, 0.7152, 0.0722]
    U, s, Vt = linalg.svd(img_gray)
    Sigma = np.zeros((U.shape[1], Vt.shape[0]))
    np.fill_diagonal(Sigma, s)
    k = 2
    approx = U @ Sigma[:, :k] @ Vt[:k, :]
    error = linalg.norm(img_gray - approx)
    """,
)

numpy(
    "content/mooreslaw-tutorial.md",
    "Moore's law: a line through logarithms by least squares",
    """
    import numpy as np
    year = np.array([1971, 1974, 1978, 1985, 1993, 2000, 2006, 2012.0])
    transistor_count = np.array([2.25e3, 4.5e3, 2.9e4, 2.75e5, 3.1e6, 4.2e7, 2.9e8, 1.4e9])
    A = np.vstack([year - 1970, np.ones_like(year)]).T
    yi = np.log(transistor_count)
    w, *_ = np.linalg.lstsq(A, yi, rcond=None)
    prediction = np.exp(w[1]) * np.exp(w[0] * (2017 - 1970)) / 1e10
    """,
    leaves=["transistor_count"],
    output="prediction",
)

strang = Course(
    LECTURES,
    "18.06 / 18.065 (MIT, Strang)",
    "https://ocw.mit.edu/courses/18-065-matrix-methods-in-data-analysis-signal-processing-and-machine-learning-spring-2018/ ",
)

strang(
    "lecture 3: orthonormal columns",
    "Gram-Schmidt column by column",
    """
    import numpy as np
    A = np.array([[1.0, 1.0, 2.0], [0.0, 1.0, 0.5], [1.0, 0.0, 1.0]])
    Q = []
    for a in A.T:
        v = a
        for q in Q:
            v = v - (q @ a) * q
        Q.append(v / np.linalg.norm(v))
    Q = np.column_stack(Q)
    R = Q.T @ A
    total = np.sum(np.triu(R)) + np.abs(Q).sum()
    """,
)

strang(
    "lecture 4: eigenvalues of symmetric matrices",
    "energy, eigenvalues and condition of S = A'CA",
    """
    import numpy as np
    A = np.array([[1.0, 0.0, 0.0], [-1.0, 1.0, 0.0], [0.0, -1.0, 1.0], [0.0, 0.0, -1.0]])
    c1, c2, c3, c4 = 1.0, 2.0, 3.0, 1.5
    C = np.diag([c1, c2, c3, c4])
    K = A.T @ C @ A
    lam = np.linalg.eigvalsh(K)
    u = np.linalg.solve(K, np.ones(3))
    total = lam[-1] / lam[0] + u.sum() + np.log(np.linalg.det(K))
    """,
)

strang(
    "lecture 9: four ways to least squares (QR)",
    "least squares by QR",
    """
    import numpy as np
    A = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 3.0], [1.0, 4.0]])
    b = np.array([0.0, 8.0, 8.0, 20.0])
    Q, R = np.linalg.qr(A)
    x = np.linalg.solve(R, Q.T @ b)
    error = np.sum((A @ x - b) ** 2)
    """,
)

strang(
    "18.06 lecture 21: eigenvalues",
    "eigenvalues of a general 2 by 2 matrix",
    """
    import numpy as np
    A = np.array([[3.0, 1.0], [0.5, 2.0]])
    lam, S = np.linalg.eig(A)
    spread = np.sum(np.exp(lam)) + np.prod(lam)
    """,
)

trefethen = Course(
    LECTURES,
    "Numerical linear algebra (fast.ai; Trefethen)",
    "https://github.com/fastai/numerical-linear-algebra ",
)

trefethen(
    "nbs/2. Topic Modeling with NMF and SVD.ipynb",
    "NMF loss with a penalty on negatives",
    """
    import numpy as np
    np.random.seed(1)
    M = np.abs(np.random.normal(size=(5, 6)))
    W = np.abs(np.random.normal(scale=0.4, size=(5, 2))) - 0.1
    H = np.abs(np.random.normal(scale=0.4, size=(2, 6))) - 0.1
    lam, mu = 1e3, 1e-6
    R = W @ H - M
    penalty = np.where(W <= mu, np.minimum(W - mu, 0) ** 2, 0).sum() + (np.minimum(H - mu, 0) ** 2).sum()
    loss = np.linalg.norm(R) + lam * penalty
    """,
    leaves=["W", "H"],
)

trefethen(
    "nbs/3. Background Removal with Robust PCA.ipynb (LU)",
    "LU without pivoting, items assigned",
    """
    import numpy as np
    A = np.array([[2., 1., 1., 0.], [4., 3., 3., 1.], [8., 7., 9., 5.], [6., 7., 9., 8.]])
    def LU(A):
        U = np.copy(A)
        m, n = A.shape
        L = np.eye(n)
        for k in range(n-1):
            for j in range(k+1, n):
                L[j,k] = U[j,k]/U[k,k]
                U[j,k:n] -= L[j,k] * U[k,k:n]
        return L, U
    L, U = LU(A)
    logdet = np.sum(np.log(np.abs(np.diag(U))))
    """,
)

trefethen(
    "nbs/7. PageRank with Eigen Decompositions.ipynb",
    "the power method with normalization",
    """
    import numpy as np
    scores = np.array([[0.0, 0.5, 0.2], [0.4, 0.0, 0.8], [0.6, 0.5, 0.0]])
    x = np.ones(3) / np.sqrt(3)
    for i in range(6):
        x = scores @ x
        nrm = np.linalg.norm(x)
        x = x / nrm
    rank = x[0] / x.sum() + nrm
    """,
    leaves=["scores"],
    output="rank",
)

graphics = Course(
    LECTURES,
    "Robotics: Modelling, Planning, Control (Corke; Lynch)",
    "https://github.com/NxRLab/ModernRobotics ",
)

graphics(
    "packages/Python/modern_robotics/core.py (VecToso3, MatrixExp3)",
    "Rodrigues' formula from a vector of angles",
    """
    import numpy as np
    def VecToso3(omg):
        return np.array([[0,      -omg[2],  omg[1]],
                         [omg[2],       0, -omg[0]],
                         [-omg[1], omg[0],       0]])
    omg = np.array([0.3, -0.5, 0.8])
    theta = np.linalg.norm(omg)
    omgmat = VecToso3(omg) / theta
    R = np.eye(3) + np.sin(theta) * omgmat + (1 - np.cos(theta)) * np.dot(omgmat, omgmat)
    p = R @ np.array([1.0, 2.0, 3.0])
    reach = p[0] ** 2 + p[1]
    """,
)

graphics(
    "chapter 4 (two-link arm)",
    "forward kinematics of a planar arm, rotation matrices",
    """
    import numpy as np
    from math import cos, sin, pi
    theta1, theta2 = pi / 6, pi / 4
    L1, L2 = 1.0, 0.7
    def rot(t):
        return np.array([[cos(t), -sin(t)], [sin(t), cos(t)]])
    elbow = rot(theta1) @ np.array([L1, 0])
    hand = elbow + rot(theta1 + theta2) @ np.array([L2, 0])
    target = np.array([1.2, 0.9])
    error = np.sum((hand - target) ** 2)
    """,
)

graphics(
    "pinhole camera (cs231a.stanford.edu)",
    "projection of points by a camera matrix",
    """
    import numpy as np
    f, cx, cy = 500.0, 320.0, 240.0
    points = np.array([[0.1, -0.2, 2.0], [0.4, 0.3, 3.0], [-0.5, 0.1, 2.5]])
    u = f * points[:, 0] / points[:, 2] + cx
    v = f * points[:, 1] / points[:, 2] + cy
    observed = np.array([[350.0, 190.0], [385.0, 292.0], [222.0, 258.0]])
    error = np.sum((np.stack([u, v], axis=1) - observed) ** 2)
    """,
)

signals = Course(
    LECTURES, "Think DSP (Downey); ES.1803", "https://github.com/AllenDowney/ThinkDSP "
)

signals(
    "code/chap07.ipynb",
    "DFT by a matrix of cosines and by np.fft",
    """
    import numpy as np
    freq, amp, offset = 2.0, 1.5, 0.3
    ts = np.arange(16) / 16
    ys = amp * np.cos(2 * np.pi * freq * ts + offset)
    hs = np.fft.fft(ys)
    power = np.abs(hs) ** 2
    spectrum = power[:8].sum() / 16
    """,
)

signals(
    "code/chap08.ipynb",
    "smoothing by convolution with a window",
    """
    import numpy as np
    ys = np.array([0.2, 0.9, 1.4, 0.7, -0.3, -1.1, -0.4, 0.6])
    window = np.array([0.25, 0.5, 0.25])
    smoothed = np.convolve(ys, window, mode='valid')
    padded = np.pad(ys, (2, 2), mode='edge')
    total = np.sum(smoothed ** 2) + np.sum(np.diff(padded) ** 2)
    """,
)

signals(
    "code/chap03.ipynb (chirp)",
    "a chirp, its envelope and rms",
    """
    import numpy as np
    start, end, amp, decay = 2.0, 5.0, 1.2, 0.8
    ts = np.linspace(0, 1, 21)
    freqs = start + (end - start) * ts
    dphi = 2 * np.pi * freqs[:-1] * np.diff(ts)
    phases = np.cumsum(dphi)
    ys = amp * np.exp(-decay * ts[1:]) * np.sin(phases)
    rms = np.sqrt(np.mean(ys ** 2))
    """,
)

signals(
    "IIR filters (dsprelated.com, Smith)",
    "a one-pole low-pass filter sample by sample",
    """
    x = [0.0, 1.0, 0.5, -0.3, 0.8, 0.1]
    a = 0.7
    y = []
    last = 0.0
    for sample in x:
        last = a * last + (1 - a) * sample
        y.append(last)
    energy = sum(v ** 2 for v in y)
    """,
)

vision = Course(
    LECTURES,
    "Image processing (cs131; scikit-image tutorials)",
    "https://github.com/StanfordVL/CS131_release ",
)

vision(
    "hw1_release/filters.py",
    "conv_nested: a filter in four loops",
    """
    import numpy as np
    rng = np.random.RandomState(0)
    image = rng.rand(5, 5)
    kernel = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]]) / 8
    Hi, Wi = image.shape
    Hk, Wk = kernel.shape
    out = np.zeros((Hi, Wi))
    for i in range(Hi):
        for j in range(Wi):
            pixel = 0
            for m in range(Hk):
                for n in range(Wk):
                    if 0 <= i + 1 - m < Hi and 0 <= j + 1 - n < Wi:
                        pixel += kernel[m, n] * image[i + 1 - m, j + 1 - n]
            out[i, j] = pixel
    edges = np.sum(out ** 2)
    """,
)

vision(
    "hw1_release/filters.py (zero_mean_cross_correlation)",
    "normalized cross-correlation of two patches",
    """
    import numpy as np
    rng = np.random.RandomState(1)
    f, g = rng.rand(3, 3), rng.rand(3, 3)
    f_n = (f - np.mean(f)) / np.std(f)
    g_n = (g - g.mean()) / g.std()
    ncc = np.sum(f_n * g_n) / f.size
    """,
    leaves=["f", "g"],
)

vision(
    "total variation denoising (github.com/scikit-image/skimage-tutorials)",
    "total variation and gradient magnitude of an image",
    """
    import numpy as np
    rng = np.random.RandomState(2)
    noisy = rng.rand(5, 6)
    u = np.clip(noisy * 1.1 - 0.05, 0, 1)
    gx, gy = np.gradient(u)
    magnitude = np.sqrt(gx ** 2 + gy ** 2 + 1e-6)
    tv = np.abs(np.diff(u, axis=0)).sum() + np.abs(np.diff(u, axis=1)).sum()
    loss = 0.5 * np.sum((u - noisy) ** 2) + 0.1 * tv + magnitude.mean()
    """,
    leaves=["noisy"],
    output="loss",
)
