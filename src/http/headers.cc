#include "http/headers.h"

namespace huiying::http {

void AppendSecurityHeaders(std::string& head) {
  // Charts set style attributes; nothing else is inline.
  head +=
      "Content-Security-Policy: default-src 'self'; style-src 'self'; "
      "style-src-attr 'unsafe-inline'; img-src 'self' data:; "
      "object-src 'none'; base-uri 'none'; frame-ancestors 'none'\r\n"
      "X-Content-Type-Options: nosniff\r\n"
      "Referrer-Policy: no-referrer\r\n";
}

}  // namespace huiying::http
