// Articles in one expression.
#ifndef BROADSHEET_TESTS_SUPPORT_ARTICLE_BUILDER_H_
#define BROADSHEET_TESTS_SUPPORT_ARTICLE_BUILDER_H_

#include <string>
#include <string_view>
#include <utility>

#include "broadsheet/article.h"

namespace broadsheet {

// ArticleBuilder("a1").Title("Peace").Date("2025-12-02").Build(). The language is "en" unless said otherwise.
class ArticleBuilder {
 public:
  explicit ArticleBuilder(std::string_view id) {
    article_.id = id;
    article_.language = "en";
  }

  ArticleBuilder& Title(std::string_view text) { return Set(&Article::title, text); }
  ArticleBuilder& Deck(std::string_view text) { return Set(&Article::deck, text); }
  ArticleBuilder& Body(std::string_view text) { return Set(&Article::body, text); }
  ArticleBuilder& Source(std::string_view text) { return Set(&Article::source, text); }
  ArticleBuilder& Section(std::string_view text) { return Set(&Article::section, text); }
  ArticleBuilder& Credit(std::string_view text) { return Set(&Article::credit, text); }
  ArticleBuilder& Url(std::string_view text) { return Set(&Article::url, text); }
  ArticleBuilder& Language(std::string_view code) { return Set(&Article::language, code); }
  ArticleBuilder& Date(std::string_view rfc3339);  // fails the test on what is no date
  ArticleBuilder& Byline(std::string_view name) { return Add(&Article::byline, name); }
  ArticleBuilder& Person(std::string_view name) { return Add(&Article::people, name); }
  ArticleBuilder& Org(std::string_view name) { return Add(&Article::orgs, name); }
  ArticleBuilder& Place(std::string_view name) { return Add(&Article::places, name); }
  ArticleBuilder& Topic(std::string_view name) { return Add(&Article::topics, name); }

  Article Build() const { return article_; }
  operator Article() const { return article_; }

 private:
  ArticleBuilder& Set(std::string Article::*member, std::string_view text) {
    article_.*member = text;
    return *this;
  }
  ArticleBuilder& Add(std::vector<std::string> Article::*member, std::string_view name) {
    (article_.*member).emplace_back(name);
    return *this;
  }

  Article article_;
};

}  // namespace broadsheet

#endif  // BROADSHEET_TESTS_SUPPORT_ARTICLE_BUILDER_H_
