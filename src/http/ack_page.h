// AckPage: what a link in a message opens on a phone. One small page without
// scripts, so that it opens in any chat's browser on a bad line.
//
// Opening it changes nothing: chats open links by themselves to show a
// preview. Only the button acknowledges, as the person whom the alert is for,
// and the record says that it came by the link.
#pragma once

#include "http/reads.h"

namespace huiying::http {

AnswerTask ShowAckPage(std::shared_ptr<Site> site, Call call);
AnswerTask AcknowledgeByLink(std::shared_ptr<Site> site, Call call);

}  // namespace huiying::http
