// Error: the world failed (a file, a peer, bad input). A value, never thrown.
//
// There are few codes; a code exists only where a caller acts differently.
// Each step that passes an error on adds its own phrase in front, so that the
// message reads from the outside in: `open journal: write manifest: no space`.
// A message to a person says what was wrong, where, and what to do about it.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace huiying::base {

enum class ErrorCode {
  kInvalid,      // the input is wrong; asking again gives the same answer
  kNotFound,     // the named thing does not exist
  kUnavailable,  // the peer or device failed; asking later may work
  kTimeout,      // no answer in time; whether it was done is not known
  kTooLarge,     // a limit was passed
  kCorrupt,      // stored bytes are not what was written
  kRefused,      // not allowed: a private address, a data folder in use
};

struct Error {
  ErrorCode code = ErrorCode::kInvalid;
  std::string message;

  // The same error with `phrase: ` in front of its message.
  Error In(std::string_view phrase) && {
    message.insert(0, std::string(phrase) + ": ");
    return std::move(*this);
  }
};

template <class T>
using Result = std::expected<T, Error>;
using Status = std::expected<void, Error>;

inline std::unexpected<Error> Fail(ErrorCode code, std::string message) {
  return std::unexpected(Error{code, std::move(message)});
}

// Passes on the error of `result` with `phrase` in front.
template <class T>
std::unexpected<Error> FailIn(std::string_view phrase,
                              std::expected<T, Error>&& result) {
  return std::unexpected(std::move(result).error().In(phrase));
}

}  // namespace huiying::base
