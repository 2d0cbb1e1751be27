// A new password from a person or a file. Confined(main).
#pragma once

#include <string>

#include "base/error.h"

namespace huiying::app {

// From the first line of `file`; else, on a terminal, asked for twice without
// being shown; else the first line of stdin. Checked by identity::WhyWeak.
// Error: kInvalid, saying what to do.
base::Result<std::string> ReadNewPassword(const std::string& id,
                                          const std::string& file);

}  // namespace huiying::app
