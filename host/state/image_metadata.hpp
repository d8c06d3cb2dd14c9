// SPDX-License-Identifier: MIT
// What a picture tells beside what it shows: where and when it was taken, with which device, by
// whom. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jackfield::state {

/// The same picture without it: JPEG, PNG, WebP and GIF lose EXIF, XMP, IPTC, comments, previews
/// and what follows the picture, and keep colour profile, animation and (JPEG) orientation. Nothing
/// when there is nothing to take away, or when it is none of these or broken: a picture that cannot
/// be read is not made worse.
std::optional<std::string> without_metadata(std::string_view image);

/// One format each; `out` begins empty. False: broken.
bool clean_jpeg(std::string_view image, std::string& out);
bool clean_png(std::string_view image, std::string& out);
bool clean_webp(std::string_view image, std::string& out);
bool clean_gif(std::string_view image, std::string& out);

}  // namespace jackfield::state
