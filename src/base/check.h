// CHECK: a statement about ourselves that must hold. It is always on, prints
// what failed and aborts; replaying the journal is the way back.
#pragma once

#include <string_view>

namespace huiying::base {

[[noreturn]] void CheckFailed(const char* file, int line,
                              std::string_view expression,
                              std::string_view detail = {});

}  // namespace huiying::base

#define HUIYING_CHECK(condition)                                    \
  do {                                                              \
    if (!(condition)) [[unlikely]]                                  \
      ::huiying::base::CheckFailed(__FILE__, __LINE__, #condition); \
  } while (false)

#define HUIYING_CHECK_MSG(condition, detail)                                \
  do {                                                                      \
    if (!(condition)) [[unlikely]]                                          \
      ::huiying::base::CheckFailed(__FILE__, __LINE__, #condition, detail); \
  } while (false)
