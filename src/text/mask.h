// Private numbers out of a text before it is stored. Pure.
#pragma once

#include <string>
#include <string_view>

namespace huiying::text {

enum class Plates { kKeep, kMask };

// Every digit or letter of a phone number (mobile, or landline with area
// code), an identity number (15 digits, or 17 and a digit or X), a number like
// a bank card's (15 digits and more) and an e-mail address becomes `*`, one
// for one: offsets in code points stay. Groups may be parted by one blank or
// hyphen. Public short numbers (110, 12345, 96110, 400-…) and dates stay.
std::string MaskPrivate(std::string_view text, Plates plates = Plates::kKeep);

}  // namespace huiying::text
