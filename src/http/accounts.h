// Administration of accounts: people, and programs with their tokens.
// Confined(net).
#pragma once

#include "http/reads.h"

namespace huiying::http {

AnswerTask ListAccounts(std::shared_ptr<Site> site, Call call);
AnswerTask AddAccount(std::shared_ptr<Site> site, Call call);
AnswerTask SetAccountRoles(std::shared_ptr<Site> site, Call call);
AnswerTask DisableAccount(std::shared_ptr<Site> site, Call call);
AnswerTask EnableAccount(std::shared_ptr<Site> site, Call call);
AnswerTask ResetPassword(std::shared_ptr<Site> site, Call call);
AnswerTask AddToken(std::shared_ptr<Site> site, Call call);
AnswerTask RevokeToken(std::shared_ptr<Site> site, Call call);

}  // namespace huiying::http
