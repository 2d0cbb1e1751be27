// A request's head as Beast read it, made into a Call. Pure.
#pragma once

#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/message.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "http/answer.h"

namespace huiying::http {

// Nothing when the target is not a path of this server.
std::optional<Call> MakeCall(
    const boost::beast::http::request_header<boost::beast::http::fields>& head);

// `a%20b` as `a b`; nothing when an escape is broken or hides a NUL.
std::optional<std::string> PercentDecode(std::string_view text);

}  // namespace huiying::http
