"""Recurrence, attention, hidden states."""

from __future__ import annotations

from .cell import Course, Lecture

LECTURES: list[Lecture] = []

karpathy = Course(
    LECTURES,
    "The Unreasonable Effectiveness of RNNs",
    "https://gist.github.com/karpathy/d4dee566867f8291f086 ",
)

karpathy(
    "min-char-rnn.py",
    "lossFun of min-char-rnn, forward",
    """
    import numpy as np
    data = 'hello world'
    chars = sorted(set(data))
    data_size, vocab_size = len(data), len(chars)
    char_to_ix = { ch:i for i,ch in enumerate(chars) }
    hidden_size, seq_length = 5, 6
    np.random.seed(0)
    Wxh = np.random.randn(hidden_size, vocab_size)*0.3 # input to hidden
    Whh = np.random.randn(hidden_size, hidden_size)*0.3 # hidden to hidden
    Why = np.random.randn(vocab_size, hidden_size)*0.3 # hidden to output
    bh = np.zeros((hidden_size, 1)) # hidden bias
    by = np.zeros((vocab_size, 1)) # output bias
    inputs = [char_to_ix[ch] for ch in data[0:seq_length]]
    targets = [char_to_ix[ch] for ch in data[1:seq_length+1]]
    hprev = np.zeros((hidden_size,1))
    xs, hs, ys, ps = {}, {}, {}, {}
    hs[-1] = np.copy(hprev)
    loss = 0
    for t in range(len(inputs)):
      xs[t] = np.zeros((vocab_size,1)) # encode in 1-of-k representation
      xs[t][inputs[t]] = 1
      hs[t] = np.tanh(np.dot(Wxh, xs[t]) + np.dot(Whh, hs[t-1]) + bh) # hidden state
      ys[t] = np.dot(Why, hs[t]) + by # unnormalized log probabilities for next chars
      ps[t] = np.exp(ys[t]) / np.sum(np.exp(ys[t])) # probabilities for next chars
      loss += -np.log(ps[t][targets[t],0]) # softmax (cross-entropy loss)
    """,
)

makemore = Course(
    LECTURES, "makemore (Karpathy, zero to hero)", "https://github.com/karpathy/nn-zero-to-hero "
)

makemore(
    "lectures/makemore/makemore_part1_bigrams.ipynb",
    "bigram probabilities and negative log-likelihood",
    """
    import numpy as np
    words = ['emma', 'olivia', 'ava']
    chars = sorted(list(set(''.join(words))))
    stoi = {s:i+1 for i,s in enumerate(chars)}
    stoi['.'] = 0
    n = len(stoi)
    rng = np.random.RandomState(2147483647)
    W = rng.randn(n, n)
    P = np.exp(W) / np.exp(W).sum(1, keepdims=True)
    log_likelihood = 0.0
    count = 0
    for w in words:
      chs = ['.'] + list(w) + ['.']
      for ch1, ch2 in zip(chs, chs[1:]):
        ix1 = stoi[ch1]
        ix2 = stoi[ch2]
        prob = P[ix1, ix2]
        logprob = np.log(prob)
        log_likelihood += logprob
        count += 1
    nll = -log_likelihood
    loss = nll / count
    """,
)

makemore(
    "lectures/makemore/makemore_part2_mlp.ipynb",
    "embedding, hidden layer, cross-entropy",
    """
    import numpy as np
    rng = np.random.RandomState(2147483647)
    X = np.array([[0, 0, 0], [0, 0, 5], [0, 5, 3], [5, 3, 3]])
    Y = np.array([5, 3, 3, 1])
    C = rng.randn(7, 2)
    W1 = rng.randn(6, 10)
    b1 = rng.randn(10)
    W2 = rng.randn(10, 7)
    b2 = rng.randn(7)
    emb = C[X]
    h = np.tanh(emb.reshape(-1, 6) @ W1 + b1)
    logits = h @ W2 + b2
    counts = np.exp(logits)
    prob = counts / counts.sum(1, keepdims=True)
    loss = -np.log(prob[np.arange(4), Y]).mean()
    """,
)

makemore(
    "lectures/makemore/makemore_part4_backprop.ipynb",
    "batch norm and softmax in the smallest steps",
    """
    import numpy as np
    rng = np.random.RandomState(42)
    n = 5
    embcat = rng.randn(n, 6)
    Yb = np.array([1, 0, 3, 2, 1])
    W1, b1 = rng.randn(6, 8) * 0.5, rng.randn(8) * 0.1
    W2, b2 = rng.randn(8, 4) * 0.1, rng.randn(4) * 0.1
    bngain = rng.randn(1, 8) * 0.1 + 1.0
    bnbias = rng.randn(1, 8) * 0.1
    # Linear layer 1
    hprebn = embcat @ W1 + b1
    # BatchNorm layer
    bnmeani = 1/n*hprebn.sum(0, keepdims=True)
    bndiff = hprebn - bnmeani
    bndiff2 = bndiff**2
    bnvar = 1/(n-1)*(bndiff2).sum(0, keepdims=True) # note: Bessel's correction
    bnvar_inv = (bnvar + 1e-5)**-0.5
    bnraw = bndiff * bnvar_inv
    hpreact = bngain * bnraw + bnbias
    # Non-linearity
    h = np.tanh(hpreact)
    # Linear layer 2
    logits = h @ W2 + b2
    # cross entropy loss
    logit_maxes = logits.max(1, keepdims=True)
    norm_logits = logits - logit_maxes
    counts = np.exp(norm_logits)
    counts_sum = counts.sum(1, keepdims=True)
    counts_sum_inv = counts_sum**-1
    probs = counts * counts_sum_inv
    logprobs = np.log(probs)
    loss = -logprobs[range(n), Yb].mean()
    """,
    leaves=["W1", "b1", "W2", "b2", "bngain", "bnbias"],
)

peter = Course(LECTURES, "RNN in numpy (Roelants)", "https://peterroelants.github.io/posts/")

peter(
    "rnn-implementation-part01/",
    "a linear RNN that counts: states filled by column",
    """
    import numpy as np
    np.random.seed(seed=1)
    nb_of_samples = 6
    sequence_len = 5
    X = np.zeros((nb_of_samples, sequence_len))
    for row_idx in range(nb_of_samples):
        X[row_idx,:] = np.around(np.random.rand(sequence_len)).astype(int)
    t = np.sum(X, axis=1)
    def update_state(xk, sk, wx, wRec):
        return xk * wx + sk * wRec
    def forward_states(X, wx, wRec):
        S = np.zeros((X.shape[0], X.shape[1]+1))
        for k in range(0, X.shape[1]):
            # S[k] = S[k-1] * wRec + X[k] * wx
            S[:,k+1] = update_state(X[:,k], S[:,k], wx, wRec)
        return S
    wx, wRec = -1.5, 0.8
    S = forward_states(X, wx, wRec)
    loss = np.mean((t - S[:,-1])**2)
    """,
)

transformer = Course(
    LECTURES,
    "The Annotated Transformer (Harvard NLP)",
    "https://nlp.seas.harvard.edu/annotated-transformer/ ",
)

transformer(
    "attention()",
    "scaled dot-product attention with a subsequent mask",
    """
    import math
    import numpy as np
    def softmax(x, axis=-1):
        e = np.exp(x - x.max(axis=axis, keepdims=True))
        return e / e.sum(axis=axis, keepdims=True)
    def attention(query, key, value, mask=None):
        d_k = query.shape[-1]
        scores = np.matmul(query, np.swapaxes(key, -2, -1)) / math.sqrt(d_k)
        if mask is not None:
            scores = np.where(mask == 0, -1e9, scores)
        p_attn = softmax(scores, axis=-1)
        return np.matmul(p_attn, value), p_attn
    rng = np.random.default_rng(7)
    query, key, value = rng.normal(size=(3, 1, 2, 4, 3))
    subsequent_mask = np.triu(np.ones((1, 1, 4, 4)), k=1) == 0
    out, attn = attention(query, key, value, subsequent_mask)
    loss = (out ** 2).sum()
    """,
    leaves=["query", "key", "value"],
)

transformer(
    "PositionalEncoding, LayerNorm, FeedForward",
    "sinusoidal positions, layer norm, feed-forward",
    """
    import math
    import numpy as np
    d_model, max_len = 4, 5
    pe = np.zeros((max_len, d_model))
    position = np.arange(0, max_len)[:, None]
    div_term = np.exp(np.arange(0, d_model, 2) * -(math.log(10000.0) / d_model))
    pe[:, 0::2] = np.sin(position * div_term)
    pe[:, 1::2] = np.cos(position * div_term)
    rng = np.random.default_rng(1)
    x = rng.normal(size=(5, 4)) + pe
    a_2, b_2 = np.ones(4), np.zeros(4)
    w_1, w_2 = rng.normal(size=(4, 8)), rng.normal(size=(8, 4))
    mean = x.mean(-1, keepdims=True)
    std = x.std(-1, ddof=1, keepdims=True)
    norm = a_2 * (x - mean) / (std + 1e-6) + b_2
    out = x + np.maximum(0, norm @ w_1) @ w_2
    loss = np.sum(out ** 2)
    """,
    leaves=["a_2", "b_2", "w_1", "w_2"],
)

gpt = Course(LECTURES, "picoGPT (Mody)", "https://github.com/jaymody/picoGPT ")

gpt(
    "gpt2.py",
    "a GPT-2 block with split heads and causal mask",
    """
    def gelu(x):
        return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))
    def softmax(x):
        exp_x = np.exp(x - np.max(x, axis=-1, keepdims=True))
        return exp_x / np.sum(exp_x, axis=-1, keepdims=True)
    def layer_norm(x, g, b, eps: float = 1e-5):
        mean = np.mean(x, axis=-1, keepdims=True)
        variance = np.var(x, axis=-1, keepdims=True)
        return g * (x - mean) / np.sqrt(variance + eps) + b
    def linear(x, w, b):
        return x @ w + b
    def ffn(x, c_fc, c_proj):
        return linear(gelu(linear(x, **c_fc)), **c_proj)
    def attention(q, k, v, mask):
        return softmax(q @ k.T / np.sqrt(q.shape[-1]) + mask) @ v
    def mha(x, c_attn, c_proj, n_head):
        x = linear(x, **c_attn)
        qkv = np.split(x, 3, axis=-1)
        qkv_heads = list(map(lambda x: np.split(x, n_head, axis=-1), qkv))
        causal_mask = (1 - np.tri(x.shape[0], dtype=x.dtype)) * -1e10
        out_heads = [attention(q, k, v, causal_mask) for q, k, v in zip(*qkv_heads)]
        x = linear(np.hstack(out_heads), **c_proj)
        return x
    def transformer_block(x, mlp, attn, ln_1, ln_2, n_head):
        x = x + mha(layer_norm(x, **ln_1), **attn, n_head=n_head)
        x = x + ffn(layer_norm(x, **ln_2), **mlp)
        return x
    x = wte[inputs] + wpe[range(len(inputs))]
    for block in blocks:
        x = transformer_block(x, **block, n_head=2)
    logits = layer_norm(x, **ln_f) @ wte.T
    loss = -np.log(softmax(logits)[range(len(inputs)), targets]).mean()
    """,
    before="""
    import numpy as np
    rng = np.random.default_rng(0)
    inputs, targets = [1, 0, 2, 2], [0, 2, 2, 1]
    n = lambda *s: rng.normal(size=s) * 0.4
    wte, wpe = n(3, 4), n(4, 4)
    blocks = [dict(mlp=dict(c_fc=dict(w=n(4, 8), b=n(8)), c_proj=dict(w=n(8, 4), b=n(4))),
                   attn=dict(c_attn=dict(w=n(4, 12), b=n(12)), c_proj=dict(w=n(4, 4), b=n(4))),
                   ln_1=dict(g=n(4) + 1, b=n(4)), ln_2=dict(g=n(4) + 1, b=n(4)))]
    ln_f = dict(g=n(4) + 1, b=n(4))
    """,
    leaves=["wte", "wpe", "blocks", "ln_f"],
)

eisner = Course(
    LECTURES,
    "HMM ice cream (Eisner, JHU)",
    "https://www.cs.jhu.edu/~jason/papers/#eisner-2002-tnlp ",
)

eisner(
    "forward algorithm",
    "forward probabilities, alpha filled by step",
    """
    import numpy as np
    observations = [2, 3, 3, 2, 3]
    pi = np.array([0.5, 0.5])
    A = np.array([[0.8, 0.2], [0.2, 0.8]])
    B = np.array([[0.1, 0.2, 0.7], [0.7, 0.2, 0.1]])
    T = len(observations)
    alpha = np.zeros((T, 2))
    alpha[0] = pi * B[:, observations[0] - 1]
    for t in range(1, T):
        for j in range(2):
            alpha[t, j] = alpha[t - 1].dot(A[:, j]) * B[j, observations[t] - 1]
    likelihood = alpha[-1].sum()
    """,
)

eisner(
    "Viterbi (wikipedia.org/wiki/Viterbi_algorithm)",
    "Viterbi over dicts of probabilities",
    """
    states = ("Healthy", "Fever")
    obs = ("normal", "cold", "dizzy")
    start_p = {"Healthy": 0.6, "Fever": 0.4}
    trans_p = {
        "Healthy": {"Healthy": 0.7, "Fever": 0.3},
        "Fever": {"Healthy": 0.4, "Fever": 0.6},
    }
    emit_p = {
        "Healthy": {"normal": 0.5, "cold": 0.4, "dizzy": 0.1},
        "Fever": {"normal": 0.1, "cold": 0.3, "dizzy": 0.6},
    }
    V = [{}]
    for st in states:
        V[0][st] = {"prob": start_p[st] * emit_p[st][obs[0]], "prev": None}
    for t in range(1, len(obs)):
        V.append({})
        for st in states:
            max_tr_prob = V[t - 1][states[0]]["prob"] * trans_p[states[0]][st]
            prev_st_selected = states[0]
            for prev_st in states[1:]:
                tr_prob = V[t - 1][prev_st]["prob"] * trans_p[prev_st][st]
                if tr_prob > max_tr_prob:
                    max_tr_prob = tr_prob
                    prev_st_selected = prev_st
            V[t][st] = {"prob": max_tr_prob * emit_p[st][obs[t]], "prev": prev_st_selected}
    best = max(value["prob"] for value in V[-1].values())
    """,
    leaves=["start_p", "trans_p", "emit_p"],
)

rl = Course(
    LECTURES, "Reinforcement Learning (Sutton, Barto; Silver)", "http://incompleteideas.net/book/ "
)

rl(
    "example 6.2 random walk",
    "TD(0) values of a random walk",
    """
    values = [0.5, 0.5, 0.5, 0.5, 0.5]
    alpha = 0.1
    gamma = 1.0
    episode = [(2, 0, 3), (3, 0, 2), (2, 0, 3), (3, 0, 4), (4, 1, None)]
    v = list(values)
    for s, r, s_next in episode:
        target = r + gamma * (v[s_next] if s_next is not None else 0)
        v[s] = v[s] + alpha * (target - v[s])
    error = sum((v[k] - (k + 1) / 6) ** 2 for k in range(5))
    """,
)

rl(
    "chapter 13: REINFORCE (github.com/dennybritz/reinforcement-learning)",
    "softmax policy's objective with returns",
    """
    import numpy as np
    theta = np.array([0.2, -0.1, 0.4])
    actions = np.array([0, 2, 2, 1])
    rewards = np.array([1.0, 0.0, 2.0, -1.0])
    gamma = 0.9
    discounts = gamma ** np.arange(4)
    returns = np.array([np.sum(rewards[t:] * discounts[:4 - t]) for t in range(4)])
    log_pi = theta - np.log(np.sum(np.exp(theta)))
    J = np.sum(log_pi[actions] * (returns - returns.mean()))
    """,
    leaves=["theta"],
)

rl(
    "chapter 4: gridworld (github.com/ShangtongZhang/reinforcement-learning-an-introduction)",
    "iterative policy evaluation on a small grid",
    """
    import numpy as np
    discount = 0.9
    value = np.zeros((3, 3))
    reward = -1.0
    for sweep in range(3):
        new_value = np.zeros_like(value)
        for i in range(3):
            for j in range(3):
                if (i, j) == (0, 0):
                    continue
                for di, dj in ((0, -1), (-1, 0), (0, 1), (1, 0)):
                    ni, nj = min(max(i + di, 0), 2), min(max(j + dj, 0), 2)
                    new_value[i, j] += 0.25 * (reward + discount * value[ni, nj])
        value = new_value
    total = value.sum()
    """,
)
