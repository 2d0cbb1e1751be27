// Bytes of a document to UTF-8. Pure.
//
// Chinese feeds often carry the wrong one of the GB labels, so every GB label
// (gb2312, gbk, gb18030) is read as GB18030, which contains the others. A byte
// order mark beats the label, as in browsers.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"

namespace huiying::text {

struct Decoded {
  std::string text;          // valid UTF-8 without NUL and byte order mark
  std::string charset;       // what it was read as: `utf-8`, `gb18030`, …
  std::size_t replaced = 0;  // ill-formed parts that became U+FFFD
};

// `label` is that of the HTTP header or the document, any case; empty means
// unknown: UTF-8 when the bytes are valid UTF-8, else GB18030 when they are
// valid GB18030, else UTF-8 with replacements. An unknown label is kInvalid.
base::Result<Decoded> DecodeCharset(std::string_view bytes,
                                    std::string_view label);

}  // namespace huiying::text
