# ruff: noqa: E501 - lines as lectures have them
"""Physics, differential equations, economics."""

from __future__ import annotations

from .cell import Course, Lecture

LECTURES: list[Lecture] = []

cfd = Course(
    LECTURES,
    "CFD Python: 12 steps to Navier-Stokes (Barba)",
    "https://github.com/barbagroup/CFDPython ",
)

cfd(
    "lessons/01_Step_1.ipynb",
    "linear convection: a hat, item by item",
    """
    import numpy
    nx = 41
    dx = 2 / (nx-1)
    nt = 5
    dt = .025
    c = 1.0
    u = numpy.ones(nx)
    u[int(.5 / dx):int(1 / dx + 1)] = 2  #setting u = 2 between 0.5 and 1 as per our I.C.s
    un = numpy.ones(nx) #initialize a temporary array
    for n in range(nt):
        un = u.copy()
        for i in range(1, nx):
            u[i] = un[i] - c * dt / dx * (un[i] - un[i-1])
    total = numpy.sum(u ** 2)
    """,
)

cfd(
    "lessons/04_Step_3.ipynb",
    "diffusion in one dimension, by items",
    """
    import numpy
    nx = 21
    dx = 2 / (nx - 1)
    nt = 4
    nu = 0.3   #the value of viscosity
    sigma = .2 #sigma is a parameter
    dt = sigma * dx**2 / nu
    u = numpy.ones(nx)
    u[int(.5 / dx):int(1 / dx + 1)] = 2
    un = numpy.ones(nx)
    for n in range(nt):
        un = u.copy()
        for i in range(1, nx - 1):
            u[i] = un[i] + nu * dt / dx**2 * (un[i+1] - 2 * un[i] + un[i-1])
    total = numpy.sum(u ** 2)
    """,
)

cfd(
    "lessons/08_Step_6.ipynb",
    "two-dimensional convection by slices",
    """
    import numpy
    nx, ny, nt = 9, 9, 3
    dx, dy = 2 / (nx - 1), 2 / (ny - 1)
    sigma = .2
    dt = sigma * dx
    u = numpy.ones((ny, nx))
    v = numpy.ones((ny, nx))
    u[int(.5 / .25):int(1 / .25 + 1), int(.5 / .25):int(1 / .25 + 1)] = 2
    for n in range(nt):
        un = u.copy()
        vn = v.copy()
        u[1:, 1:] = (un[1:, 1:] - (un[1:, 1:] * dt / dx * (un[1:, 1:] - un[1:, :-1]))
                     - vn[1:, 1:] * dt / dy * (un[1:, 1:] - un[:-1, 1:]))
        v[1:, 1:] = (vn[1:, 1:] - (un[1:, 1:] * dt / dx * (vn[1:, 1:] - vn[1:, :-1]))
                     - vn[1:, 1:] * dt / dy * (vn[1:, 1:] - vn[:-1, 1:]))
        u[0, :] = 1
        u[-1, :] = 1
    total = numpy.sum(u ** 2) + numpy.sum(v)
    """,
)

cfd(
    "lessons/12_Step_9.ipynb",
    "Laplace's equation relaxed to a tolerance",
    """
    import numpy
    def laplace2d(p, y, dx, dy, l1norm_target):
        l1norm = 1
        pn = numpy.empty_like(p)
        while l1norm > l1norm_target:
            pn = p.copy()
            p[1:-1, 1:-1] = ((dy**2 * (pn[1:-1, 2:] + pn[1:-1, 0:-2]) +
                              dx**2 * (pn[2:, 1:-1] + pn[0:-2, 1:-1])) / (2 * (dx**2 + dy**2)))
            p[:, 0] = 0  # p = 0 @ x = 0
            p[:, -1] = y  # p = y @ x = 2
            p[0, :] = p[1, :]  # dp/dy = 0 @ y = 0
            p[-1, :] = p[-2, :]  # dp/dy = 0 @ y = 1
            l1norm = (numpy.sum(numpy.abs(p[:]) - numpy.abs(pn[:])) / numpy.sum(numpy.abs(pn[:])))
        return p
    nx, ny = 6, 6
    dx, dy = 2.0 / (nx - 1), 2.0 / (ny - 1)
    scale = 1.0
    y = scale * numpy.linspace(0, 1, ny)
    p = numpy.zeros((ny, nx))
    p[:, -1] = y
    p = laplace2d(p, y, dx, dy, 3e-1)
    total = numpy.sum(p)
    """,
)

mooc = Course(
    LECTURES,
    "Practical Numerical Methods (GWU)",
    "https://github.com/numerical-mooc/numerical-mooc ",
)

mooc(
    "lessons/01_phugoid/01_02_Phugoid_Oscillation.ipynb",
    "phugoid oscillation by Euler's method",
    """
    import numpy
    T = 1.0
    dt = 0.1
    N = 11
    g = 9.81
    zt = 100.0
    z0 = 100.0
    b0 = 10.0
    u = numpy.array([z0, b0])
    z = []
    for n in range(1, N):
        rhs = numpy.array([u[1], g * (1 - u[0] / zt)])
        u = u + dt * rhs
        z.append(u[0])
    error = dt * numpy.sum(numpy.abs(numpy.array(z) - z0))
    """,
)

mooc(
    "lessons/01_phugoid/01_03_PhugoidFullModel.ipynb",
    "the full phugoid model with a function of the state",
    """
    import math
    import numpy
    g = 9.81
    vt = 30.0
    CD = 1.0 / 40
    CL = 1.0
    def rhs_phugoid(u, CL, CD, g, vt):
        v, theta, x, y = u
        rhs = numpy.array([-g * math.sin(theta) - CD / CL * g / vt**2 * v**2,
                           -g * math.cos(theta) / v + g / vt**2 * v,
                           v * math.cos(theta),
                           v * math.sin(theta)])
        return rhs
    def euler_step(u, f, dt, *args):
        u_new = u + dt * f(u, *args)
        return u_new
    u = numpy.array([30.0, 0.0, 0.0, 1000.0])
    for n in range(5):
        u = euler_step(u, rhs_phugoid, 0.1, CL, CD, g, vt)
    height = u[3]
    """,
)

mooc(
    "lessons/02_spacetime/02_03_1DDiffusion.ipynb",
    "diffusion vectorised by slices without stores",
    """
    import numpy
    nx = 41
    L = 2.0
    dx = L / (nx - 1)
    nu = 0.3
    sigma = 0.2
    dt = sigma * dx**2 / nu
    x = numpy.linspace(0.0, 2.0, num=nx)
    u0 = numpy.where((x >= 0.5) & (x <= 1.0), 2.0, 1.0)
    u = u0
    for n in range(5):
        inner = u[1:-1] + nu * dt / dx**2 * (u[2:] - 2 * u[1:-1] + u[:-2])
        u = numpy.concatenate(([1.0], inner, [1.0]))
    energy = numpy.sum(u ** 2)
    """,
    output="energy",
)

rk = Course(
    LECTURES,
    "Computational Physics (Newman; Landau)",
    "http://www-personal.umich.edu/~mejn/cp/programs.html ",
)

rk(
    "rk4.py",
    "fourth-order Runge-Kutta of dx/dt = -x^3 + sin t",
    """
    from math import sin
    from numpy import arange
    def f(x,t):
        return -x**3 + sin(t)
    a = 0.0
    b = 2.0
    N = 5
    h = (b-a)/N
    x = 0.0
    xpoints = []
    for t in arange(0.0, 2.0, 0.4):
        xpoints.append(x)
        k1 = h*f(x,t)
        k2 = h*f(x+0.5*k1,t+0.5*0.4)
        k3 = h*f(x+0.5*k2,t+0.5*0.4)
        k4 = h*f(x+k3,t+0.4)
        x += (k1+2*k2+2*k3+k4)/6
    """,
    output="x",
)

rk(
    "odesim.py (two variables as an array)",
    "two coupled equations with array(...) of the state",
    """
    from numpy import array
    sigma, r_, b_ = 10.0, 28.0, 8.0 / 3
    def f(r):
        x, y, z = r[0], r[1], r[2]
        fx = sigma * (y - x)
        fy = r_ * x - y - x * z
        fz = x * y - b_ * z
        return array([fx, fy, fz], float)
    h = 0.01
    r = array([0.0, 1.0, 0.0], float)
    for t in range(8):
        k1 = h * f(r)
        k2 = h * f(r + 0.5 * k1)
        r = r + k2
    speed = (r ** 2).sum()
    """,
)

rk(
    "chapter 8: the driven pendulum (scalars)",
    "leapfrog of a pendulum with numpy's sine",
    """
    import numpy as np
    g, l = 9.81, 0.4
    theta, omega = 1.2, 0.0
    h = 0.02
    e0 = 0.5 * l ** 2 * omega ** 2 - g * l * np.cos(theta)
    omega_half = omega - 0.5 * h * (g / l) * np.sin(theta)
    for step in range(20):
        theta = theta + h * omega_half
        omega = omega_half - 0.5 * h * (g / l) * np.sin(theta)
        omega_half = omega_half - h * (g / l) * np.sin(theta)
    drift = (0.5 * l ** 2 * omega ** 2 - g * l * np.cos(theta) - e0) ** 2
    """,
    output="drift",
)

feynman = Course(
    LECTURES, "Glowscript / VPython physics", "https://www.glowscript.org/#/user/GlowScriptDemos/ "
)

feynman(
    "Binary stars",
    "two bodies by Euler-Cromer with vectors",
    """
    import numpy as np
    G = 6.7e-11
    m1, m2 = 2e30, 1e30
    r1, r2 = np.array([-1e11, 0.0]), np.array([1.5e11, 0.0])
    p1 = np.array([0.0, -1e4]) * m1
    p2 = -p1
    dt = 1e5
    for _ in range(4):
        r = r2 - r1
        F = G * m1 * m2 * r / np.linalg.norm(r) ** 3
        p1 = p1 + F * dt
        p2 = p2 - F * dt
        r1 = r1 + (p1 / m1) * dt
        r2 = r2 + (p2 / m2) * dt
    distance = np.linalg.norm(r2 - r1) / 1e11
    """,
    output="distance",
)

feynman(
    "projectile with drag",
    "a ball thrown until it lands",
    """
    import numpy as np
    v0 = 12.0
    angle = 45.0
    drag = 0.05
    dt = 0.05
    vx = v0 * np.cos(np.radians(angle))
    vy = v0 * np.sin(np.radians(angle))
    x, y = 0.0, 0.0
    while True:
        v = np.hypot(vx, vy)
        vx = vx - drag * v * vx * dt
        vy = vy - (9.81 + drag * v * vy) * dt
        x = x + vx * dt
        y = y + vy * dt
        if y < 0:
            break
    range_ = x
    """,
    output="range_",
)

quantecon = Course(LECTURES, "QuantEcon", "https://github.com/QuantEcon/lecture-python-intro ")

quantecon(
    "lectures/scalar_dynam.md (Solow-Swan)",
    "the Solow-Swan model iterated",
    """
    import numpy as np
    A, s, alpha, delta = 2, 0.3, 0.3, 0.4
    def g(k):
        return A * s * k**alpha + (1 - delta) * k
    k = 0.25
    for t in range(6):
        k = g(k)
    kstar = ((s * A) / delta)**(1/(1 - alpha))
    gap = (k - kstar) ** 2
    """,
    output="gap",
)

quantecon(
    "lectures/geom_series.md",
    "present values of a lease: infinite and finite",
    """
    import numpy as np
    g, r, x_0 = 0.02, 0.03, 1
    T = 40
    finite = (x_0 * (1 - (1 + g)**(T + 1) * (1 + r)**(-T - 1))) / (1 - (1 + g) * (1 + r)**(-1))
    infinite = x_0 / (1 - (1 + g) * (1 + r)**(-1))
    approx = x_0 * (T + 1) + x_0 * r * g * (T + 1) / (r - g)
    y = sum(x_0 * ((1 + g) / (1 + r)) ** t for t in range(T + 1))
    gap = (finite - y) ** 2 + infinite - approx
    """,
)

quantecon(
    "lectures/markov_chains_I.md",
    "a distribution pushed through a Markov chain",
    """
    import numpy as np
    P = np.array([[0.971, 0.029, 0], [0.145, 0.778, 0.077], [0, 0.508, 0.492]])
    psi = np.array([0.0, 0.2, 0.8])
    for t in range(5):
        psi = psi @ P
    stationary = np.linalg.matrix_power(P, 30)[0]
    distance = np.sum((psi - stationary) ** 2)
    """,
    leaves=["P"],
)

quantecon(
    "lectures/eigen_II.md (Leontief)",
    "Neumann series lemma: the Leontief inverse",
    """
    import numpy as np
    B = np.array([[0.4, 0.1], [0.7, 0.2]])
    d = np.array([4, 12])
    I = np.identity(2)
    x_star = np.linalg.inv(I - B) @ d
    b_sum = np.zeros(2)
    power = I
    for i in range(20):
        b_sum = b_sum + power @ d
        power = power @ B
    gap = x_star.sum() + np.sum((x_star - b_sum) ** 2)
    """,
)

quantecon(
    "lectures/cobweb.md",
    "cobweb model with a class and naive expectations",
    """
    import numpy as np
    class Market:
        def __init__(self, ad=8, bd=0.05, as_=1, bs=0.1):
            self.ad, self.bd, self.as_, self.bs = ad, bd, as_, bs
        def demand(self, p):
            return self.ad - self.bd * p
        def supply(self, p):
            return self.as_ + self.bs * p
    market = Market(bd=0.15)
    p = 20.0
    for t in range(6):
        q = market.supply(p)
        p = (market.ad - q) / market.bd
    """,
    leaves=["market"],
    output="p",
)

epi = Course(
    LECTURES,
    "Modeling and Simulation in Python (Downey)",
    "https://github.com/AllenDowney/ModSimPy ",
)

epi(
    "chapters/chap12.ipynb (SIR)",
    "an SIR epidemic with a state of three",
    """
    beta, gamma = 0.333, 0.25
    s, i, r = 89/90, 1/90, 0
    history = []
    for t in range(20):
        infected = beta * i * s
        recovered = gamma * i
        s, i, r = s - infected, i + infected - recovered, r + recovered
        history.append(i)
    peak = max(history)
    """,
)

epi(
    "chapters/chap15.ipynb (coffee cooling)",
    "two cups of coffee and milk",
    """
    def change_func(t, T, T_env, r):
        return -r * (T - T_env)
    T_env, r_coffee, r_milk = 22.0, 0.0115, 0.133
    T, milk = 90.0, 5.0
    for t in range(10):
        T = T + change_func(t, T, T_env, r_coffee)
        milk = milk + change_func(t, milk, T_env, r_milk)
    mixed = (300 * T + 50 * milk) / 350
    """,
    output="mixed",
)

ising = Course(
    LECTURES,
    "Statistical physics (Krauth; Yeomans)",
    "https://rajeshrinet.github.io/blog/2014/ising-model/ ",
)

ising(
    "calcEnergy()",
    "Ising energy by neighbours with wraparound",
    """
    import numpy as np
    rng = np.random.RandomState(0)
    config = 2 * rng.randint(2, size=(4, 4)) - 1.0
    J = 1.0
    def calcEnergy(config, J):
        energy = 0
        N = len(config)
        for i in range(len(config)):
            for j in range(len(config)):
                S = config[i, j]
                nb = config[(i+1)%N, j] + config[i, (j+1)%N] + config[(i-1)%N, j] + config[i, (j-1)%N]
                energy += -nb * S * J
        return energy / 2.
    beta = 0.4
    weight = np.exp(-beta * calcEnergy(config, J) / 16)
    """,
)

chem = Course(
    LECTURES, "Chemistry and thermodynamics (Kitchin)", "https://kitchingroup.cheme.cmu.edu/pycse/ "
)

chem(
    "pycse (van der Waals equation of state)",
    "van der Waals pressure and a Lennard-Jones well",
    """
    n, R, T, V = 1.0, 0.08206, 300.0, 10.0
    a, b = 3.49e-1, 0.45e-1
    P = n * R * T / (V - n * b) - a * n ** 2 / V ** 2
    epsilon, sigma, r = 1.2, 0.9, 1.1
    lj = 4 * epsilon * ((sigma / r) ** 12 - (sigma / r) ** 6)
    total = P + lj
    """,
)
