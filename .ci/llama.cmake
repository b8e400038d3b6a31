# Read by CMake right after llama.cpp's own project() line. llama-cpp-python switches llama.cpp's command-line library on
# for good, although it does not use it; a variable set here goes before. It was a third of the compiling time.
set(LLAMA_BUILD_COMMON OFF)
