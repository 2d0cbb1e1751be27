// The server's side of TLS: 1.2 and newer, with a certificate of PEM files.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <filesystem>
#include <memory>

#include "base/error.h"

namespace huiying::http {

// Errors: kInvalid or kNotFound, naming the file and what is wrong with it;
// also when the key does not belong to the certificate.
base::Result<std::unique_ptr<boost::asio::ssl::context>> LoadTls(
    const std::filesystem::path& cert, const std::filesystem::path& key);

}  // namespace huiying::http
