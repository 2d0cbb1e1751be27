#include "http/tls.h"

#include <fmt/core.h>

namespace huiying::http {
namespace asio = boost::asio;

base::Result<std::unique_ptr<asio::ssl::context>> LoadTls(
    const std::filesystem::path& cert, const std::filesystem::path& key) {
  const auto fail = [](const std::filesystem::path& file,
                       const std::string& what, std::string_view fix) {
    return base::Fail(base::ErrorCode::kInvalid,
                      fmt::format("TLS: {}: {}; {}", file.string(), what, fix));
  };
  for (const auto& [file, option] :
       {std::pair(cert, "--tls-cert"), std::pair(key, "--tls-key")}) {
    std::error_code error;
    if (std::filesystem::is_regular_file(file, error)) continue;
    return base::Fail(base::ErrorCode::kNotFound,
                      fmt::format("TLS: {}: there is no such file; give {} "
                                  "the path of a PEM file, or make one with "
                                  "`huiying tls self-signed`",
                                  file.string(), option));
  }
  auto context =
      std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
  boost::system::error_code error;
  context->set_options(
      asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 |
          asio::ssl::context::no_sslv3 | asio::ssl::context::no_tlsv1 |
          asio::ssl::context::no_tlsv1_1 | SSL_OP_CIPHER_SERVER_PREFERENCE |
          SSL_OP_NO_RENEGOTIATION,
      error);
  if (error) return fail(cert, error.message(), "is OpenSSL installed?");
  // Thousands of viewers say nothing most of the time.
  SSL_CTX_set_mode(context->native_handle(), SSL_MODE_RELEASE_BUFFERS);
  context->use_certificate_chain_file(cert.string(), error);
  if (error) {
    return fail(cert, error.message(), "write a certificate in PEM form");
  }
  context->use_private_key_file(key.string(), asio::ssl::context::pem, error);
  if (error) {
    return fail(key, error.message(),
                "it has to be the certificate's own key, in PEM form and "
                "without a passphrase");
  }
  if (SSL_CTX_check_private_key(context->native_handle()) != 1) {
    return fail(key, "it is not the key of " + cert.string(),
                "give the two that were made together");
  }
  return context;
}

}  // namespace huiying::http
