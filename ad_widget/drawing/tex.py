"""Text as TeX sets it."""

from __future__ import annotations

import unicodedata

__all__ = ["tex"]

_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\char34{}",
    "'": r"\char39{}",
    "`": r"\char96{}",
    "−": "$-$",
    "×": r"$\times$",
    "÷": r"$\div$",
    "·": r"$\cdot$",
    "∙": r"$\cdot$",
    "…": r"\dots{}",
    "∞": r"$\infty$",
    "∂": r"$\partial$",
    "√": r"$\surd$",
    "∑": r"$\Sigma$",
    "∏": r"$\Pi$",
    "≤": r"$\leq$",
    "≥": r"$\geq$",
    "≠": r"$\neq$",
    "∇": r"$\nabla$",
    "→": r"$\to$",
    "⊙": r"$\odot$",
    "⊗": r"$\otimes$",
    "‖": r"$\|$",
    "ᵀ": r"$^{\mathsf T}$",
    "∘": r"$\circ$",
    "′": r"$'$",
}
# fmt: off
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu",
    "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi",
    "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda",
    "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Υ": "Upsilon", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}
# fmt: on
_TEX |= {c: rf"$\{name}$" for c, name in _GREEK.items()}
_TEX |= {
    c: rf"\textsuperscript{{{d if d != '−' else '$-$'}}}"
    for c, d in zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789−", strict=True)
}
_TEX |= {c: f"$_{k}$" for k, c in enumerate("₀₁₂₃₄₅₆₇₈₉")}
_ACCENTS = {
    "\u0300": "grave",
    "\u0301": "acute",
    "\u0302": "hat",
    "\u0303": "tilde",
    "\u0304": "bar",
    "\u0305": "bar",
    "\u0306": "breve",
    "\u0307": "dot",
    "\u0308": "ddot",
    "\u030c": "check",
    "\u20d7": "vec",
}
"""By a mark that combines with the letter before it, the accent of mathematics."""


def tex(text: str) -> str:
    r"""Return `text` with TeX's own characters escaped.

    Scripts that pdfTeX has no letters for are left to the engines that do.

    Examples
    --------
    >>> print(tex("w_1 = 50% of θ̂²"))
    w\_1 = 50\% of $\hat{\theta}$\textsuperscript{2}
    """
    out: list[str] = []
    for c in unicodedata.normalize("NFC", text):
        accent = _ACCENTS.get(c)
        if accent and out and ((out[-1].isascii() and out[-1].isalnum()) or out[-1][:2] == "$\\"):
            out[-1] = rf"$\{accent}{{{out[-1].strip('$')}}}$"
        elif c in _TEX:
            out.append(_TEX[c])
        elif c.isascii() or "\xc0" <= c <= "\u017f":
            out.append(c)
        else:
            out.append(rf"\ifdefined\Umathcode {c}\else?\fi{{}}")
    return "".join(out)
