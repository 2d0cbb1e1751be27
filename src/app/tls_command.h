// `huiying tls self-signed`: a key and a certificate for a first start with
// TLS. Browsers will ask whether to trust it; a bureau's own authority is
// better.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"

namespace CLI {
class App;
}  // namespace CLI

namespace huiying::app {

// Writes `huiying.crt` and `huiying.key` (mode 0600, P-256) into `folder`,
// which it makes, valid for 825 days for these names and addresses. Errors:
// kRefused when one of them is there, kUnavailable when it cannot be written.
base::Status MakeSelfSigned(const std::filesystem::path& folder,
                            const std::vector<std::string>& hosts);

void AddTlsCommand(CLI::App& app, int& exit_code);

}  // namespace huiying::app
