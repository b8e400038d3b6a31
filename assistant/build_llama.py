"""How llama-cpp-python is compiled for a CPU. Standard library only: it is read before anything is installed.

Never natively: built with AMX by the usual compilers, llama.cpp crashes while it writes (llama.cpp issue 20824: gcc
drops stores to the tile configuration). So every instruction set is named, and AMX is always off.
"""

import re

REQUIREMENT = "llama-cpp-python==0.3.36"

_AVX2 = {
    "GGML_SSE42": "sse4_2",
    "GGML_AVX": "avx",
    "GGML_AVX2": "avx2",
    "GGML_FMA": "fma",
    "GGML_F16C": "f16c",
    "GGML_BMI2": "bmi2",
}
_AVX512_BASE = ("avx512f", "avx512cd", "avx512vl", "avx512dq", "avx512bw")  # what gcc is told for GGML_AVX512
_AVX512 = {
    "GGML_AVX512_VBMI": "avx512vbmi",
    "GGML_AVX512_VNNI": "avx512_vnni",
    "GGML_AVX512_BF16": "avx512_bf16",
}
_NEVER = ("GGML_NATIVE", "GGML_AMX_TILE", "GGML_AMX_INT8", "GGML_AMX_BF16")
_NOT_NEEDED = (
    "LLAVA_BUILD",
    "LLAMA_BUILD_TESTS",
    "LLAMA_BUILD_EXAMPLES",
    "LLAMA_BUILD_TOOLS",
    "LLAMA_BUILD_SERVER",
    "LLAMA_CURL",
)


def cmake_args(cpuinfo: str) -> list[str]:
    """The CMake options for the CPU that `cpuinfo` (the text of /proc/cpuinfo) describes.

    A CPU without AVX2 gets a plain build: half-equipped ones are rare and nobody tests llama.cpp on them.
    """
    has = _flags(cpuinfo)
    chosen = dict.fromkeys(_NEVER, False)
    modern = "avx2" in has
    chosen |= {option: modern and flag in has for option, flag in _AVX2.items()}
    wide = modern and has.issuperset(_AVX512_BASE)
    chosen["GGML_AVX512"] = wide
    chosen |= {option: wide and flag in has for option, flag in _AVX512.items()}
    chosen |= dict.fromkeys(_NOT_NEEDED, False)
    return [f"-D{option}={'ON' if on else 'OFF'}" for option, on in chosen.items()]


def _flags(cpuinfo: str) -> set[str]:
    """What every processor of the machine has. Empty where the file has no such line (not x86)."""
    lines = re.findall(r"^flags\s*:(.*)$", cpuinfo, re.MULTILINE)
    return set.intersection(*(set(line.split()) for line in lines)) if lines else set()
