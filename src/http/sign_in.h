// Signing in and out, and who one is. Confined(net); a password is hashed on
// the slow pool.
#pragma once

#include "http/reads.h"

namespace huiying::http {

AnswerTask GetSession(std::shared_ptr<Site> site, Call call);
AnswerTask SignIn(std::shared_ptr<Site> site, Call call);
AnswerTask SignOut(std::shared_ptr<Site> site, Call call);
AnswerTask ChangeOwnPassword(std::shared_ptr<Site> site, Call call);

// A password on its way to becoming a hash; how many may be at once is
// bounded, since each takes 64 MB. Nothing: too many, answer BusyAnswer().
boost::asio::awaitable<std::optional<base::Result<std::string>>> Hash(
    std::shared_ptr<Site> site, std::string password);
boost::asio::awaitable<std::optional<bool>> Verify(std::shared_ptr<Site> site,
                                                   std::string hash,
                                                   std::string password);

}  // namespace huiying::http
