// Paging: pages of rows under big-endian numbers, the newest first, read in
// slices so that a list with few matches does not hold the net thread.
// Confined(net).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "http/answer.h"
#include "http/problem.h"
#include "model/row.h"
#include "store/key_value.h"

namespace huiying::http {

inline constexpr std::size_t kRowsASlice = 128;    // read between yields
inline constexpr std::size_t kViewsASlice = 8;     // joined between yields
inline constexpr std::size_t kRowsAPage = 16'384;  // then the page is short
inline constexpr std::size_t kMaxLimit = 200;

struct PageQuery {
  std::optional<Problem> problem;
  std::size_t limit = 100;
  std::uint64_t before = 0;  // ids below this; 0: from the newest
};
// `limit` and `cursor` of a list.
PageQuery ReadPageQuery(const Call& call);

template <class Row>
struct Page {
  std::vector<Row> rows;
  std::optional<std::uint64_t> next;  // the cursor; nothing: that was all
};

// Lets other work of the net thread run.
inline boost::asio::awaitable<void> Yield() {
  co_await boost::asio::post(co_await boost::asio::this_coro::executor,
                             boost::asio::use_awaitable);
}

// Rows of `table` that `keep` wants; `enough` ends the reading early. Row::id
// is the number in its key.
template <class Row>
boost::asio::awaitable<base::Result<Page<Row>>> ReadPage(
    std::shared_ptr<const store::Snapshot> snapshot, model::Table table,
    PageQuery query, std::function<bool(const Row&)> keep,
    std::function<bool(const Row&)> enough = nullptr) {
  Page<Row> page;
  const std::string prefix = model::TablePrefix(table);
  std::string before =
      query.before == 0 ? "" : prefix + model::BigEndian(query.before);
  for (std::size_t read = 0; read < kRowsAPage; read += kRowsASlice) {
    if (read != 0) co_await Yield();
    std::size_t left = kRowsASlice;
    bool more = false;
    bool damaged = false;
    const auto scanned =
        snapshot->ScanBack(store::Family::kProjections, prefix, before,
                           [&](std::string_view key, std::string_view value) {
                             if (left == 0 || page.rows.size() == query.limit) {
                               more = true;
                               return false;
                             }
                             --left;
                             before = std::string(key);
                             auto row = model::DecodeFields<Row>(value);
                             damaged = !row;
                             if (damaged || (enough && enough(*row)))
                               return false;
                             page.next = row->id.value();
                             if (keep(*row))
                               page.rows.push_back(*std::move(row));
                             return true;
                           });
    if (!scanned) co_return std::unexpected(scanned.error());
    if (damaged) {
      co_return base::Fail(base::ErrorCode::kCorrupt,
                           "a row of the projections is damaged; run `huiying "
                           "journal verify`");
    }
    if (!more) {
      page.next.reset();
      co_return page;
    }
    if (page.rows.size() == query.limit) co_return page;
  }
  co_return page;
}

}  // namespace huiying::http
