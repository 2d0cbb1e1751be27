// The headers that every response carries. Pure.
#pragma once

#include <string>

namespace huiying::http {

// `Name: value\r\n` lines: no inline script, no frames, no sniffing.
void AppendSecurityHeaders(std::string& head);

}  // namespace huiying::http
