// Escape: text within HTML or XML. Pure.
#pragma once

#include <string>
#include <string_view>

namespace huiying::http {

// Marks and quotation marks become entities; the control characters that XML
// does not have go.
std::string Escape(std::string_view text);

}  // namespace huiying::http
