#include "identity/ack_link.h"

#include <sodium.h>

#include <array>
#include <utility>

#include "base/check.h"
#include "base/codec.h"

namespace huiying::identity {
namespace {

constexpr std::size_t kSignatureBytes = 16;
constexpr std::size_t kMostTokenBytes = 64;
constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

std::int64_t MinutesOf(base::TimePoint at) {
  return std::chrono::floor<std::chrono::minutes>(at)
      .time_since_epoch()
      .count();
}

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

AckLinks::AckLinks(std::string key) : key_(std::move(key)) {
  HUIYING_CHECK(key_.size() == kKeyBytes);
}

std::string AckLinks::Sign(std::string_view body) const {
  std::string signature(kSignatureBytes, '\0');
  const int failed = crypto_generichash(
      reinterpret_cast<unsigned char*>(signature.data()), signature.size(),
      Bytes(body), body.size(), Bytes(key_), key_.size());
  HUIYING_CHECK(failed == 0);
  return signature;
}

std::string AckLinks::Make(std::uint32_t epoch, model::AlertId alert,
                           base::TimePoint now) const {
  base::Writer body;
  body.Unsigned(alert.value());
  body.Unsigned(epoch);
  body.Signed(MinutesOf(now + kAckLinkLives));
  std::string bytes = std::move(body).Take();
  bytes += Sign(bytes);
  std::string token(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(token.data(), token.size(), Bytes(bytes), bytes.size(),
                    kVariant);
  token.pop_back();  // its end mark
  return token;
}

std::expected<AckLinks::Alert, AckLinks::Refused> AckLinks::Read(
    std::string_view token, base::TimePoint now) const {
  std::array<unsigned char, kMostTokenBytes> bytes{};
  std::size_t size = 0;
  if (sodium_base642bin(bytes.data(), bytes.size(), token.data(), token.size(),
                        nullptr, &size, nullptr, kVariant) != 0 ||
      size <= kSignatureBytes) {
    return std::unexpected(Refused::kForged);
  }
  const std::string_view all(reinterpret_cast<const char*>(bytes.data()), size);
  const std::string_view body = all.substr(0, size - kSignatureBytes);
  const std::string signature = Sign(body);
  if (sodium_memcmp(signature.data(), all.data() + body.size(),
                    kSignatureBytes) != 0) {
    return std::unexpected(Refused::kForged);
  }
  base::Reader reader(body);
  Alert alert;
  alert.id = model::AlertId(reader.Unsigned());
  alert.epoch = static_cast<std::uint32_t>(reader.Unsigned());
  const std::int64_t expires = reader.Signed();
  if (!reader.ok() || !reader.at_end()) {
    return std::unexpected(Refused::kForged);
  }
  if (MinutesOf(now) > expires) return std::unexpected(Refused::kExpired);
  return alert;
}

base::Result<AckLinks> OpenAckLinks(runtime::Memos& memos,
                                    runtime::Random& random) {
  constexpr std::string_view kMemo = "ack-link-key";
  auto kept = memos.Get(kMemo);
  if (!kept) return std::unexpected(std::move(kept).error());
  if (*kept && (*kept)->size() == AckLinks::kKeyBytes) {
    return AckLinks(**std::move(kept));
  }
  std::string key(AckLinks::kKeyBytes, '\0');
  random.Fill({reinterpret_cast<std::uint8_t*>(key.data()), key.size()});
  auto put = memos.Put({{std::string(kMemo), key}});
  if (!put) return std::unexpected(std::move(put).error());
  return AckLinks(std::move(key));
}

}  // namespace huiying::identity
