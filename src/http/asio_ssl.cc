// The one translation unit that holds the code of Asio's TLS; the rest of Asio
// is in aio/asio.cc.
#include <boost/asio/ssl/impl/src.hpp>
