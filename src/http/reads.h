// Handlers of reads. Each takes one snapshot, and yields the net thread
// between slices of work. Confined(net).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>

#include "http/answer.h"
#include "http/site.h"

namespace huiying::http {

using AnswerTask = boost::asio::awaitable<Answer>;

// reads_cases.cc
AnswerTask ListCases(std::shared_ptr<Site> site, Call call);
AnswerTask GetCase(std::shared_ptr<Site> site, Call call);
// reads_alerts.cc
AnswerTask ListAlerts(std::shared_ptr<Site> site, Call call);
AnswerTask GetOnCall(std::shared_ptr<Site> site, Call call);
AnswerTask ListShifts(std::shared_ptr<Site> site, Call call);
AnswerTask GetShiftCalendar(std::shared_ptr<Site> site, Call call);
AnswerTask ListHeartbeats(std::shared_ptr<Site> site, Call call);
// reads_figures.cc
AnswerTask GetFigures(std::shared_ptr<Site> site, Call call);
// reads_releases.cc
AnswerTask ListReleases(std::shared_ptr<Site> site, Call call);
AnswerTask LookUpNotice(std::shared_ptr<Site> site, Call call);
AnswerTask GetReleaseCard(std::shared_ptr<Site> site, Call call);
AnswerTask GetReleaseText(std::shared_ptr<Site> site, Call call);
AnswerTask GetAttendance(std::shared_ptr<Site> site, Call call);
AnswerTask ListChannels(std::shared_ptr<Site> site, Call call);
AnswerTask ListObligations(std::shared_ptr<Site> site, Call call);
// reads_site.cc
AnswerTask GetStatus(std::shared_ptr<Site> site, Call call);
AnswerTask ListPeople(std::shared_ptr<Site> site, Call call);
AnswerTask ListSources(std::shared_ptr<Site> site, Call call);
AnswerTask GetMetrics(std::shared_ptr<Site> site, Call call);
AnswerTask GetHealth(std::shared_ptr<Site> site, Call call);
AnswerTask GetReady(std::shared_ptr<Site> site, Call call);

}  // namespace huiying::http
