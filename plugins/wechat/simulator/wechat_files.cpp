// SPDX-License-Identifier: MIT
// Media up and down. Limits: sheet 5.
#include "plugins/wechat/simulator/wechat_api.hpp"

#include <algorithm>
#include <string_view>

namespace jackfield::wechat_simulator {
namespace {

using simulator::HttpResponse;

constexpr std::size_t kMega = 1024 * 1024;

struct Sort {
  std::string_view name;
  std::size_t most_bytes;
  std::string_view extensions;
};

constexpr Sort kSorts[] = {
    {"image", 10 * kMega, " png jpeg jpg gif "},
    {"voice", 2 * kMega, " amr mp3 "},
    {"video", 10 * kMega, " mp4 "},
    {"thumb", 64 * 1024, " jpg "},
};

std::string_view between(std::string_view text, std::string_view before, std::string_view after) {
  const std::size_t at = text.find(before);
  if (at == std::string_view::npos) return {};
  const std::size_t begin = at + before.size();
  const std::size_t end = text.find(after, begin);
  return end == std::string_view::npos ? std::string_view() : text.substr(begin, end - begin);
}

}  // namespace

HttpResponse media_upload(Call& call) {
  World& world = call.world;
  const std::string type = call.query("type");
  const auto* const sort = std::find_if(std::begin(kSorts), std::end(kSorts),
                                        [&](const Sort& one) { return one.name == type; });
  if (sort == std::end(kSorts)) return error_answer(world, 40004);
  const std::string_view how = simulator::header(call.request.headers, "content-type");
  const std::size_t at = how.find("boundary=");
  if (!how.starts_with("multipart/form-data") || at == std::string_view::npos)
    return error_answer(world, 47001);
  const std::string border = "--" + std::string(how.substr(at + 9));
  const std::string_view body = call.request.body;
  const std::size_t head_end = body.find("\r\n\r\n");
  if (!body.starts_with(border) || head_end == std::string_view::npos)
    return error_answer(world, 47001);
  const std::string_view head = body.substr(0, head_end);
  const std::string_view name = between(head, "filename=\"", "\"");
  if (head.find("name=\"media\"") == std::string_view::npos || name.empty())
    return error_answer(world, 40005);
  const std::string extension = " " + std::string(name.substr(name.rfind('.') + 1)) + " ";
  if (sort->extensions.find(extension) == std::string_view::npos) return error_answer(world, 40005);
  const std::size_t end = body.find("\r\n" + border + "--", head_end + 4);
  if (end == std::string_view::npos) return error_answer(world, 47001);
  const std::string_view bytes = body.substr(head_end + 4, end - head_end - 4);
  if (bytes.empty() || bytes.size() > sort->most_bytes)
    return error_answer(world, type == "image" ? 40009 : 40006);
  const std::string id = world.next_token("media");
  std::string mime(between(head, "Content-Type: ", "\r\n"));
  if (mime.empty()) mime = std::string(head.substr(head.rfind(' ') + 1));
  world.files[id] = {type, std::move(mime), std::string(bytes), world.now};
  ++world.counters["uploads"];
  return json_answer({{"type", type},
                      {type == "thumb" ? "thumb_media_id" : "media_id", id},
                      {"created_at", world.now / 1000}});
}

HttpResponse media_get(Call& call) {
  World& world = call.world;
  const std::string id = call.query("media_id");
  const File* const found = world.file(id);
  if (found == nullptr) return error_answer(world, 40007);
  ++world.counters["downloads"];
  // A film is not answered with its bytes but with where they are.
  if (found->type == "video")
    return json_answer({{"video_url", "http://api.weixin.qq.com/film/" + id}});
  return {.status = 200,
          .headers = {{"content-type", found->mime},
                      {"content-disposition", "attachment; filename=\"" + id + "\""}},
          .body = found->bytes};
}

HttpResponse film(Call& call) {
  constexpr std::string_view kPath = "/film/";
  const auto found = call.world.files.find(call.request.target.substr(kPath.size()));
  if (found == call.world.files.end()) return {.status = 404, .headers = {}, .body = "gone"};
  return {.status = 200,
          .headers = {{"content-type", found->second.mime}},
          .body = found->second.bytes};
}

}  // namespace jackfield::wechat_simulator
