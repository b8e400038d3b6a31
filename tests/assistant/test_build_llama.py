"""The compiler options of llama.cpp, by CPU."""

import tomllib
from pathlib import Path

import pytest

from assistant.build_llama import REQUIREMENT, cmake_args

_AVX2 = "fpu sse4_2 avx avx2 fma f16c bmi2"
_AVX512 = f"{_AVX2} avx512f avx512cd avx512vl avx512dq avx512bw"


def cpuinfo(*flags: str) -> str:
    return "\n\n".join(f"processor\t: {number}\nflags\t\t: {line}" for number, line in enumerate(flags))


@pytest.mark.parametrize(
    ("name", "info", "on", "off"),
    [
        ("AVX2", cpuinfo(_AVX2), ["AVX", "AVX2", "FMA", "F16C", "BMI2"], ["AVX512", "AVX512_VNNI"]),
        ("AVX-512", cpuinfo(_AVX512), ["AVX2", "AVX512"], ["AVX512_VBMI", "AVX512_VNNI", "AVX512_BF16"]),
        ("AVX-512 VNNI", cpuinfo(f"{_AVX512} avx512_vnni"), ["AVX512", "AVX512_VNNI"], ["AVX512_BF16"]),
        ("all of it", cpuinfo(f"{_AVX512} avx512vbmi avx512_vnni avx512_bf16"), ["AVX512_VBMI", "AVX512_BF16"], []),
        ("half of AVX-512", cpuinfo(f"{_AVX2} avx512f avx512_vnni"), ["AVX2"], ["AVX512", "AVX512_VNNI"]),
        ("AVX only", cpuinfo("fpu sse4_2 avx f16c"), [], ["SSE42", "AVX", "AVX2", "FMA", "F16C", "BMI2"]),
        ("unlike processors", cpuinfo(_AVX512, _AVX2), ["AVX2"], ["AVX512"]),
        ("no x86", "processor : 0\nFeatures : fp asimd", [], ["AVX", "AVX2", "AVX512"]),
    ],
)
def test_only_what_the_cpu_has_is_switched_on(name: str, info: str, on: list[str], off: list[str]) -> None:
    arguments = cmake_args(info)

    assert [option for option in on if f"-DGGML_{option}=ON" not in arguments] == [], name
    assert [option for option in off if f"-DGGML_{option}=OFF" not in arguments] == [], name


@pytest.mark.parametrize("option", ["NATIVE", "AMX_TILE", "AMX_INT8", "AMX_BF16"])
def test_neither_native_nor_amx_is_ever_switched_on(option: str) -> None:
    assert f"-DGGML_{option}=OFF" in cmake_args(cpuinfo(f"{_AVX512} amx_tile amx_int8 amx_bf16"))


def test_the_version_that_is_built_is_the_one_that_is_pinned() -> None:
    pyproject = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))

    assert REQUIREMENT in pyproject["project"]["dependencies"]
