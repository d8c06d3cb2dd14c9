# SPDX-License-Identifier: MIT
"""How a name of the model is spelled in C, in C++ and in files."""
import re

CPP_KEYWORDS = frozenset(
    "alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t char32_t class "
    "compl concept const consteval constexpr constinit const_cast continue co_await co_return co_yield decltype "
    "default delete do double dynamic_cast else enum explicit export extern false float for friend goto if inline "
    "int long mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public register "
    "reinterpret_cast requires return short signed sizeof static static_assert static_cast struct switch template "
    "this thread_local throw true try typedef typeid typename union unsigned using virtual void volatile wchar_t "
    "while xor xor_eq restrict inline".split())


def identifier(name: str) -> str:
    """A member or enumerator, the same in C and C++: keywords of either get a trailing underscore."""
    name = re.sub(r"[^A-Za-z0-9_]", "_", name)
    if name[0].isdigit():
        name = "n" + name
    return name + "_" if name in CPP_KEYWORDS else name


def pascal(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))


# Structs that plugins look at through a hand-written view (sdk/include/jackfield/cpp/context.hpp, http_request.hpp,
# procedure.hpp): the view has the plain name, the copied value gets "Value" behind it.
VIEWED = frozenset({"context", "http_request", "procedure"})


def cpp_struct(name: str) -> str:
    return pascal(name) + ("Value" if name in VIEWED else "")


def c_type(struct_name: str) -> str:
    return f"jf_{struct_name}_t"


def c_constant(enum_name: str, value_name: str) -> str:
    return "JF_" + enum_name.upper() + "_" + re.sub(r"[^A-Za-z0-9]", "_", value_name).upper()


def wrap(text: str, prefix: str, width: int = 100) -> list[str]:
    """`text` as comment lines, each starting with `prefix`, none longer than `width`."""
    lines, line = [], prefix
    for word in text.split():
        if line != prefix and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = prefix
        line += " " + word
    return [*lines, line]
