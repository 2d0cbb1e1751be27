#include "app/tls_command.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <memory>

namespace huiying::app {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::Fail;

// The longest that browsers take.
constexpr long kValidSeconds = 825L * 24 * 3600;

template <auto Free>
struct Freer {
  template <class T>
  void operator()(T* thing) const {
    Free(thing);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Cert = std::unique_ptr<X509, Freer<X509_free>>;
using Bio = std::unique_ptr<BIO, Freer<BIO_free>>;

std::unexpected<base::Error> OpenSslFailed(std::string_view step) {
  char text[256];
  ERR_error_string_n(ERR_get_error(), text, sizeof text);
  return Fail(ErrorCode::kUnavailable, fmt::format("{}: {}", step, text));
}

std::string AltNames(const std::vector<std::string>& hosts) {
  std::string names;
  for (const std::string& host : hosts) {
    boost::system::error_code error;
    boost::asio::ip::make_address(host, error);
    names += fmt::format("{}{}:{}", names.empty() ? "" : ",",
                         error ? "DNS" : "IP", host);
  }
  return names;
}

bool AddExtension(X509* cert, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, cert, cert, nullptr, nullptr, 0);
  X509_EXTENSION* const extension =
      X509V3_EXT_conf_nid(nullptr, &context, kind, value);
  if (extension == nullptr) return false;
  const bool added = X509_add_ext(cert, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return added;
}

base::Result<Cert> MakeCert(EVP_PKEY* key,
                            const std::vector<std::string>& hosts) {
  Cert cert(X509_new());
  if (!cert) return OpenSslFailed("make certificate");
  unsigned char serial[16];
  if (RAND_bytes(serial, sizeof serial) != 1) return OpenSslFailed("random");
  serial[0] &= 0x7F;  // a positive number
  BIGNUM* const number = BN_bin2bn(serial, sizeof serial, nullptr);
  BN_to_ASN1_INTEGER(number, X509_get_serialNumber(cert.get()));
  BN_free(number);
  X509_set_version(cert.get(), X509_VERSION_3);
  X509_gmtime_adj(X509_getm_notBefore(cert.get()), -300);
  X509_gmtime_adj(X509_getm_notAfter(cert.get()), kValidSeconds);
  X509_set_pubkey(cert.get(), key);
  X509_NAME* const name = X509_get_subject_name(cert.get());
  // The common name takes 64 characters at most; the names that count are the
  // alternative ones.
  const std::string shown = hosts.front().substr(0, 64);
  X509_NAME_add_entry_by_txt(
      name, "CN", MBSTRING_UTF8,
      reinterpret_cast<const unsigned char*>(shown.data()),
      static_cast<int>(shown.size()), -1, 0);
  X509_set_issuer_name(cert.get(), name);
  const bool extended =
      AddExtension(cert.get(), NID_basic_constraints, "critical,CA:FALSE") &&
      AddExtension(cert.get(), NID_key_usage, "critical,digitalSignature") &&
      AddExtension(cert.get(), NID_ext_key_usage, "serverAuth") &&
      AddExtension(cert.get(), NID_subject_alt_name, AltNames(hosts).c_str());
  if (!extended || X509_sign(cert.get(), key, EVP_sha256()) == 0) {
    return OpenSslFailed("make certificate");
  }
  return cert;
}

std::string PemOf(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return std::string(data, static_cast<std::size_t>(size));
}

// A file that must not be there yet: nobody's key is written over.
base::Status WriteNew(const fs::path& path, const std::string& text,
                      mode_t mode) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL, mode);
  if (file < 0) {
    const bool there = errno == EEXIST;
    return Fail(there ? ErrorCode::kRefused : ErrorCode::kUnavailable,
                fmt::format("{}: {}", path.string(),
                            there ? "is there already; choose another folder "
                                    "with --out"
                                  : "cannot be written"));
  }
  const auto written = ::write(file, text.data(), text.size());
  const bool whole = written == static_cast<ssize_t>(text.size());
  if (::close(file) == 0 && whole) return {};
  return Fail(ErrorCode::kUnavailable,
              fmt::format("{}: could not be written whole", path.string()));
}

// What may stand in a name of the certificate: no comma or colon of its own.
bool IsHost(const std::string& host) {
  return !host.empty() && host.size() <= 253 &&
         std::ranges::all_of(host, [](char c) {
           return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
                  c == '.' || c == '-' || c == ':' || c == '*';
         });
}

}  // namespace

base::Status MakeSelfSigned(const fs::path& folder,
                            const std::vector<std::string>& hosts) {
  for (const std::string& host : hosts) {
    if (IsHost(host)) continue;
    return Fail(ErrorCode::kInvalid,
                fmt::format("--host \"{}\" is no name or address; write "
                            "desk.example or 10.0.0.5",
                            host));
  }
  if (hosts.empty()) return Fail(ErrorCode::kInvalid, "--host is missing");
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    return Fail(ErrorCode::kUnavailable,
                fmt::format("--out {}: {}", folder.string(), error.message()));
  }
  const Key key(EVP_EC_gen("P-256"));
  if (!key) return OpenSslFailed("make key");
  auto cert = MakeCert(key.get(), hosts);
  if (!cert) return std::unexpected(std::move(cert).error());
  const Bio key_text(BIO_new(BIO_s_mem()));
  const Bio cert_text(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0,
                               nullptr, nullptr) != 1 ||
      PEM_write_bio_X509(cert_text.get(), cert->get()) != 1) {
    return OpenSslFailed("write PEM");
  }
  auto written = WriteNew(folder / "huiying.key", PemOf(key_text.get()), 0600);
  if (!written) return written;
  return WriteNew(folder / "huiying.crt", PemOf(cert_text.get()), 0644);
}

void AddTlsCommand(CLI::App& app, int& exit_code) {
  struct Options {
    std::string out;
    std::vector<std::string> hosts;
  };
  auto options = std::make_shared<Options>();
  CLI::App* const tls = app.add_subcommand("tls", "Certificates");
  tls->require_subcommand(1);
  CLI::App* const make = tls->add_subcommand(
      "self-signed",
      "Make huiying.key and huiying.crt for `serve --tls-key "
      "--tls-cert`");
  make->add_option("--out", options->out, "Folder, made when new")->required();
  make->add_option("--host", options->hosts,
                   "Names and addresses by which it is reached")
      ->required();
  make->callback([options, &exit_code] {
    const auto made = MakeSelfSigned(options->out, options->hosts);
    if (made) {
      fmt::print("{0}/huiying.crt\n{0}/huiying.key\n", options->out);
      return;
    }
    fmt::print(stderr, "huiying tls self-signed: {}\n", made.error().message);
    exit_code = 2;
  });
}

}  // namespace huiying::app
