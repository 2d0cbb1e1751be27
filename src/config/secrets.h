// Secrets: where a `secret: {env: NAME}` or `{file: PATH}` of a rule file is
// looked up. A secret never stands in the file itself, nor in a message.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/error.h"

namespace huiying::config {

struct Secrets {
  // Nothing when the variable is not set or empty.
  std::function<std::optional<std::string>(const std::string& name)> env;
  // The file's bytes without the line end at its end.
  std::function<base::Result<std::string>(const std::string& path)> file;
};

// The process's environment, and files relative to `folder`.
Secrets SystemSecrets(const std::string& folder);

}  // namespace huiying::config
