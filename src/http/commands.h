// Handlers of commands: a body becomes a model::Command, is handed in at the
// desk, and is answered after the sync. Confined(net).
#pragma once

#include <memory>

#include "http/reads.h"

namespace huiying::http {

AnswerTask OpenCase(std::shared_ptr<Site> site, Call call);
AnswerTask ClaimCase(std::shared_ptr<Site> site, Call call);
AnswerTask GradeCase(std::shared_ptr<Site> site, Call call);
AnswerTask DismissCase(std::shared_ptr<Site> site, Call call);
AnswerTask RecordRelease(std::shared_ptr<Site> site, Call call);
AnswerTask RecordPressEvent(std::shared_ptr<Site> site, Call call);
AnswerTask CloseCase(std::shared_ptr<Site> site, Call call);
AnswerTask AcknowledgeAlert(std::shared_ptr<Site> site, Call call);
AnswerTask PushPosts(std::shared_ptr<Site> site, Call call);

}  // namespace huiying::http
