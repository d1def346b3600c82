"""What is read off a cell's syntax tree, and what is added to it."""

from __future__ import annotations

import ast

import pytest

from ad_widget import Node
from ad_widget.recording.syntax import follow, makes_node


@pytest.mark.parametrize(
    ("source", "makes"),
    [
        ("from ad_widget import Node\nNode(1.0)", True),
        ("from ad_widget import Node as N\nN(1.0)", True),
        ("from ad_widget import *\nNode(1.0)", True),
        ("import ad_widget\nad_widget.Node(1.0)", True),
        ("import ad_widget as ad\nad.Node(1.0)", True),
        ("Value(1.0)", True),
        ("aw.Node(1.0)", True),
        ("from ad_widget import Node\nclass P(Node): pass\nP(1.0)", True),
        ("from ad_widget import Node\nx = 1.0", False),
        ("class Node: pass\nNode()", False),
        ("def Node(): pass\nNode()", False),
        ("tree.Node()", False),
        ("List(1.0)", False),
        ("x = 3.0", False),
    ],
)
def test_whether_a_cell_makes_nodes(source: str, makes: bool) -> None:
    import ad_widget

    class Other:
        class Node:
            pass

    space = {"Value": Node, "aw": ad_widget, "tree": Other, "List": list}
    assert makes_node(ast.parse(source), space) is makes


def test_what_is_added_stands_behind_each_binding() -> None:
    tree = ast.parse("x = 3.0\nfor k in y:\n    z = k\ndef f():\n    w = 1.0\np.w[0] = q.v = 2\nx")
    follow(tree, {tree.body[0]: [("x", "float")]}, ["p"])
    assert ast.unparse(tree) == (
        "x = 3.0\n"
        "__ad_widget__.bound(('x',), True, (('x', 'float'),))\n"
        "for k in y:\n"
        "    __ad_widget__.bound(('k',), False, ())\n"
        "    z = k\n"
        "    __ad_widget__.bound(('z',), True, ())\n"
        "\n"
        "def f():\n"
        "    w = 1.0\n"
        "p.w[0] = q.v = 2\n"
        "__ad_widget__.changed('p')\n"
        "__ad_widget__.last(x)"
    )
    compile(tree, "<cell>", "exec")


def test_what_is_added_has_the_place_of_its_statement() -> None:
    tree = ast.parse("\nx = (1.0 +\n  2)")
    follow(tree, {})
    assert [(node.lineno, node.end_lineno) for node in tree.body] == [(2, 3), (2, 3)]
