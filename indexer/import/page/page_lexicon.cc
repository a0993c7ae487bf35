#include "indexer/import/page/page_lexicon.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "indexer/import/page/page_words.h"

namespace broadsheet {
namespace {

enum Match : char { kWhole, kStart };

struct Phrase {
  std::string_view text;  // as FoldAscii gives it
  Match match;            // of the whole line (marks and counts at its ends aside), or of its beginning
  LinePhrase meaning;
};

using enum LinePhrase;

constexpr Phrase kPhrases[] = {
    // --- English: the end
    {"comments", kWhole, kComments},
    {"comment", kWhole, kComments},
    {"leave a reply", kStart, kComments},
    {"leave a comment", kStart, kComments},
    {"leave your comment", kStart, kComments},
    {"post a comment", kStart, kComments},
    {"add a comment", kStart, kComments},
    {"write a comment", kStart, kComments},
    {"no comments", kStart, kComments},
    {"view comments", kStart, kComments},
    {"show comments", kStart, kComments},
    {"read comments", kStart, kComments},
    {"comments are closed", kStart, kComments},
    {"join the conversation", kStart, kComments},
    {"join the discussion", kStart, kComments},
    {"you must be logged in", kStart, kComments},
    {"previous post", kStart, kEnd},
    {"next post", kStart, kEnd},
    {"previous article", kStart, kEnd},
    {"next article", kStart, kEnd},
    {"previous story", kStart, kEnd},
    {"next story", kStart, kEnd},
    {"next up", kWhole, kEnd},
    {"about the author", kStart, kEnd},
    {"about author", kWhole, kEnd},
    {"view all posts by", kStart, kEnd},
    {"more by this author", kStart, kEnd},
    {"recent posts", kStart, kEnd},
    {"recent comments", kStart, kComments},
    {"latest posts", kStart, kEnd},
    {"terms of use", kStart, kEnd},
    {"terms of service", kStart, kEnd},
    {"terms & conditions", kStart, kEnd},
    {"terms and conditions", kStart, kEnd},
    {"privacy policy", kStart, kEnd},
    {"contact us", kWhole, kEnd},
    {"about us", kWhole, kEnd},
    {"copyright", kStart, kEnd},
    {"\u00a9 ", kStart, kEnd},
    {"all rights reserved", kStart, kEnd},
    {"your email address will not be published", kStart, kComments},
    {"your information is secure", kStart, kEnd},
    {"filed under", kStart, kEnd},
    {"filed to", kStart, kEnd},
    {"posted in", kStart, kEnd},
    {"tagged with", kStart, kEnd},
    {"tags:", kStart, kEnd},
    {"tags", kWhole, kEnd},
    {"topics", kWhole, kEnd},
    {"topics:", kStart, kEnd},
    {"related topics", kStart, kEnd},
    {"share this article", kStart, kEnd},
    {"share this post", kStart, kEnd},
    {"share this story", kStart, kEnd},
    {"like this:", kStart, kEnd},
    {"like this story", kStart, kEnd},
    {"sponsored content", kWhole, kEnd},
    {"promoted stories", kStart, kEnd},
    {"paid content", kWhole, kEnd},
    {"around the web", kStart, kEnd},
    {"from around the web", kStart, kEnd},
    {"from the web", kWhole, kEnd},
    {"you may also like", kStart, kEnd},
    {"you might also like", kStart, kEnd},
    {"you may like", kWhole, kEnd},
    {"you might also be interested", kStart, kEnd},
    {"recommended for you", kStart, kEnd},
    {"more from ", kStart, kEnd},
    {"more in ", kStart, kEnd},
    {"more on this story", kStart, kEnd},
    {"more on this topic", kStart, kEnd},
    {"more stories", kStart, kEnd},
    {"more news", kStart, kEnd},
    {"latest news", kStart, kEnd},
    {"latest stories", kStart, kEnd},
    {"top stories", kStart, kEnd},
    {"most popular", kStart, kEnd},
    {"most read", kStart, kEnd},
    {"most viewed", kStart, kEnd},
    {"trending", kWhole, kEnd},
    {"trending now", kStart, kEnd},
    {"popular posts", kStart, kEnd},
    {"read next", kStart, kEnd},
    {"what to read next", kStart, kEnd},
    {"up next", kWhole, kEnd},
    {"editor's pick", kStart, kEnd},
    {"editors' pick", kStart, kEnd},
    {"don't miss", kWhole, kEnd},
    {"get the latest", kStart, kEnd},
    {"join the exclusive", kStart, kEnd},
    {"responses to", kStart, kComments},
    {"response to", kStart, kComments},
    {"thoughts on", kStart, kComments},
    {"top rated comments", kStart, kComments},
    {"top comments", kStart, kComments},
    {"reader comments", kStart, kComments},
    {"what do you think", kWhole, kComments},
    {"save my name", kStart, kComments},
    {"sharing is caring", kStart, kEnd},
    {"more great", kStart, kEnd},
    {"top picks", kStart, kEnd},
    {"also from", kStart, kEnd},
    {"in other news", kWhole, kEnd},
    // --- English: boxes
    {"related", kWhole, kAside},
    {"related:", kStart, kAside},
    {"related articles", kStart, kAside},
    {"related stories", kStart, kAside},
    {"related posts", kStart, kAside},
    {"related news", kStart, kAside},
    {"related content", kStart, kAside},
    {"related coverage", kStart, kAside},
    {"related links", kStart, kAside},
    {"related video", kStart, kAside},
    {"recommended", kWhole, kAside},
    {"see also", kWhole, kAside},
    {"see also:", kStart, kAside},
    {"read also", kStart, kAside},
    {"also read", kStart, kAside},
    {"read more:", kStart, kAside},
    {"read more", kWhole, kAside},
    {"more:", kStart, kAside},
    {"continue reading", kStart, kAside},
    {"watch:", kStart, kAside},
    {"watch now", kStart, kAside},
    {"sign up for", kStart, kAside},
    {"sign up to", kStart, kAside},
    {"subscribe to", kStart, kAside},
    {"subscribe now", kStart, kAside},
    {"subscribe today", kStart, kAside},
    {"subscribe", kWhole, kAside},
    {"newsletter", kWhole, kAside},
    {"newsletters", kWhole, kAside},
    {"get our newsletter", kStart, kAside},
    {"enter your email", kStart, kAside},
    {"by signing up", kStart, kAside},
    {"by subscribing", kStart, kAside},
    {"by opting in", kStart, kAside},
    {"thanks for signing up", kStart, kAside},
    {"thank you for subscribing", kStart, kAside},
    {"download our app", kStart, kAside},
    {"download the app", kStart, kAside},
    {"click here to", kStart, kAside},
    {"click to", kStart, kAside},
    {"follow us", kStart, kAside},
    {"follow @", kStart, kAside},
    // --- English: noise
    {"advertisement", kStart, kNoise},
    {"advertising", kWhole, kNoise},
    {"advert", kWhole, kNoise},
    {"ad", kWhole, kNoise},
    {"story continues below", kStart, kNoise},
    {"article continues below", kStart, kNoise},
    {"article continues after", kStart, kNoise},
    {"continue reading below", kStart, kNoise},
    {"skip to", kStart, kNoise},
    {"skip advert", kStart, kNoise},
    {"share", kWhole, kNoise},
    {"share on", kStart, kNoise},
    {"share this", kStart, kNoise},
    {"tweet", kWhole, kNoise},
    {"tweet this", kStart, kNoise},
    {"print", kWhole, kNoise},
    {"email", kWhole, kNoise},
    {"e-mail", kWhole, kNoise},
    {"save", kWhole, kNoise},
    {"facebook", kStart, kNoise},
    {"twitter", kWhole, kNoise},
    {"linkedin", kWhole, kNoise},
    {"whatsapp", kWhole, kNoise},
    {"pinterest", kWhole, kNoise},
    {"reddit", kWhole, kNoise},
    {"instagram", kWhole, kNoise},
    {"youtube", kWhole, kNoise},
    {"menu", kWhole, kNoise},
    {"search", kWhole, kNoise},
    {"home", kWhole, kNoise},
    {"close", kWhole, kNoise},
    {"loading", kStart, kNoise},
    {"min read", kWhole, kNoise},
    {"caption", kWhole, kNoise},
    {"hide caption", kStart, kNoise},
    {"toggle caption", kStart, kNoise},
    {"enlarge this image", kStart, kNoise},
    {"enlarge image", kStart, kNoise},
    {"image source", kStart, kNoise},
    {"image copyright", kStart, kNoise},
    {"image caption", kStart, kNoise},
    {"media caption", kStart, kNoise},
    {"image credit", kStart, kNoise},
    {"image:", kStart, kNoise},
    {"photo:", kStart, kNoise},
    {"photo by", kStart, kNoise},
    {"photos:", kStart, kNoise},
    {"photo credit", kStart, kNoise},
    {"picture:", kStart, kNoise},
    {"video:", kStart, kNoise},
    {"getty images", kWhole, kNoise},
    {"view image", kStart, kNoise},
    {"view gallery", kStart, kNoise},
    {"back to gallery", kStart, kNoise},
    {"back to top", kStart, kNoise},
    {"(adsbygoogle", kStart, kNoise},
    {"this content is not available due to your privacy", kStart, kNoise},
    {"please enable javascript", kStart, kNoise},
    {"javascript is ", kStart, kNoise},
    {"your browser does not support", kStart, kNoise},
    {"we use cookies", kStart, kNoise},
    {"this site uses cookies", kStart, kNoise},
    {"this website uses cookies", kStart, kNoise},
    // --- English: credit
    {"this post appeared first on", kStart, kCredit},
    {"this article appeared first on", kStart, kCredit},
    {"this story appeared first on", kStart, kCredit},
    {"this article first appeared", kStart, kCredit},
    {"this story first appeared", kStart, kCredit},
    {"this post first appeared", kStart, kCredit},
    {"this article originally appeared", kStart, kCredit},
    {"this story originally appeared", kStart, kCredit},
    {"this post originally appeared", kStart, kCredit},
    {"this article was originally published", kStart, kCredit},
    {"this story was originally published", kStart, kCredit},
    {"this post was originally published", kStart, kCredit},
    {"originally published on", kStart, kCredit},
    {"originally published by", kStart, kCredit},
    {"first published on", kStart, kCredit},
    {"this article was first published", kStart, kCredit},
    {"this story was first published", kStart, kCredit},
    {"source:", kStart, kCredit},
    // --- German
    {"kommentare", kWhole, kComments},
    {"kommentar", kWhole, kEnd},
    {"kommentar schreiben", kStart, kComments},
    {"schreibe einen kommentar", kStart, kComments},
    {"kommentar verfassen", kStart, kComments},
    {"kommentieren", kWhole, kEnd},
    {"antworten abbrechen", kStart, kComments},
    {"deine e-mail-adresse wird nicht", kStart, kComments},
    {"das k\u00f6nnte sie auch interessieren", kStart, kEnd},
    {"das k\u00f6nnte dich auch interessieren", kStart, kEnd},
    {"auch interessant", kWhole, kEnd},
    {"\u00e4hnliche artikel", kStart, kEnd},
    {"\u00e4hnliche beitr\u00e4ge", kStart, kEnd},
    {"verwandte artikel", kStart, kEnd},
    {"verwandte beitr\u00e4ge", kStart, kEnd},
    {"weitere artikel", kStart, kEnd},
    {"weitere beitr\u00e4ge", kStart, kEnd},
    {"weitere nachrichten", kStart, kEnd},
    {"weitere themen", kStart, kEnd},
    {"mehr zum thema", kStart, kEnd},
    {"zum thema", kWhole, kAside},
    {"lesen sie auch", kStart, kAside},
    {"lesen sie mehr", kStart, kAside},
    {"lies auch", kStart, kAside},
    {"siehe auch", kWhole, kAside},
    {"meistgelesen", kStart, kEnd},
    {"neueste beitr\u00e4ge", kStart, kEnd},
    {"neueste kommentare", kStart, kEnd},
    {"letzte beitr\u00e4ge", kStart, kEnd},
    {"vorheriger artikel", kStart, kEnd},
    {"vorheriger beitrag", kStart, kEnd},
    {"n\u00e4chster artikel", kStart, kEnd},
    {"n\u00e4chster beitrag", kStart, kEnd},
    {"\u00fcber den autor", kStart, kEnd},
    {"\u00fcber die autorin", kStart, kEnd},
    {"schlagw\u00f6rter", kStart, kEnd},
    {"schlagworte", kStart, kEnd},
    {"impressum", kWhole, kEnd},
    {"datenschutz", kStart, kEnd},
    {"alle rechte vorbehalten", kStart, kEnd},
    {"anzeige", kWhole, kNoise},
    {"werbung", kWhole, kNoise},
    {"teilen", kWhole, kNoise},
    {"teilen mit", kStart, kNoise},
    {"drucken", kWhole, kNoise},
    {"artikel teilen", kStart, kNoise},
    {"beitrag teilen", kStart, kNoise},
    {"foto:", kStart, kNoise},
    {"bild:", kStart, kNoise},
    {"jetzt abonnieren", kStart, kAside},
    {"newsletter abonnieren", kStart, kAside},
    {"quelle:", kStart, kCredit},
    {"quellen:", kStart, kCredit},
    // --- French
    {"commentaires", kWhole, kComments},
    {"laisser un commentaire", kStart, kComments},
    {"laissez un commentaire", kStart, kComments},
    {"ajouter un commentaire", kStart, kComments},
    {"r\u00e9agir", kWhole, kEnd},
    {"articles similaires", kStart, kEnd},
    {"articles li\u00e9s", kStart, kEnd},
    {"sur le m\u00eame sujet", kStart, kEnd},
    {"vous aimerez aussi", kStart, kEnd},
    {"les plus lus", kStart, kEnd},
    {"article pr\u00e9c\u00e9dent", kStart, kEnd},
    {"article suivant", kStart, kEnd},
    {"mentions l\u00e9gales", kStart, kEnd},
    {"tous droits r\u00e9serv\u00e9s", kStart, kEnd},
    {"partager", kStart, kNoise},
    {"publicit\u00e9", kWhole, kNoise},
    {"imprimer", kWhole, kNoise},
    {"\u00e0 lire aussi", kStart, kAside},
    {"lire aussi", kStart, kAside},
    {"lire la suite", kStart, kAside},
    {"voir aussi", kStart, kAside},
    {"abonnez-vous", kStart, kAside},
    {"inscrivez-vous", kStart, kAside},
    {"cr\u00e9dit photo", kStart, kNoise},
    // --- Spanish and Portuguese
    {"comentarios", kWhole, kComments},
    {"coment\u00e1rios", kWhole, kComments},
    {"deja un comentario", kStart, kComments},
    {"deja una respuesta", kStart, kComments},
    {"deixe um coment\u00e1rio", kStart, kComments},
    {"deixe uma resposta", kStart, kComments},
    {"deixe seu coment\u00e1rio", kStart, kEnd},
    {"noticias relacionadas", kStart, kEnd},
    {"not\u00edcias relacionadas", kStart, kEnd},
    {"art\u00edculos relacionados", kStart, kEnd},
    {"artigos relacionados", kStart, kEnd},
    {"posts relacionados", kStart, kEnd},
    {"relacionadas", kWhole, kEnd},
    {"relacionados", kWhole, kEnd},
    {"lo m\u00e1s le\u00eddo", kStart, kEnd},
    {"mais lidas", kStart, kEnd},
    {"art\u00edculo anterior", kStart, kEnd},
    {"artigo anterior", kStart, kEnd},
    {"te puede interesar", kStart, kAside},
    {"tambi\u00e9n te puede interesar", kStart, kEnd},
    {"lea tambi\u00e9n", kStart, kAside},
    {"lee tambi\u00e9n", kStart, kAside},
    {"leia tamb\u00e9m", kStart, kAside},
    {"leia mais", kStart, kAside},
    {"veja tamb\u00e9m", kStart, kAside},
    {"ver m\u00e1s", kWhole, kAside},
    {"compartir", kStart, kNoise},
    {"compartilhar", kStart, kNoise},
    {"compartilhe", kStart, kNoise},
    {"partilhar", kStart, kNoise},
    {"publicidad", kWhole, kNoise},
    {"publicidade", kWhole, kNoise},
    {"anuncio", kWhole, kNoise},
    {"imprimir", kWhole, kNoise},
    {"todos los derechos reservados", kStart, kEnd},
    {"todos os direitos reservados", kStart, kEnd},
    {"pol\u00edtica de privacidad", kStart, kEnd},
    {"pol\u00edtica de privacidade", kStart, kEnd},
    {"fuente:", kStart, kCredit},
    {"fonte:", kStart, kCredit},
    // --- Italian
    {"commenti", kWhole, kComments},
    {"lascia un commento", kStart, kComments},
    {"articoli correlati", kStart, kEnd},
    {"potrebbe interessarti", kStart, kEnd},
    {"ti potrebbe interessare", kStart, kEnd},
    {"leggi anche", kStart, kAside},
    {"condividi", kStart, kNoise},
    {"pubblicit\u00e0", kWhole, kNoise},
    {"stampa", kWhole, kNoise},
    {"articolo precedente", kStart, kEnd},
    {"articolo successivo", kStart, kEnd},
    {"tutti i diritti riservati", kStart, kEnd},
    // --- Dutch and Scandinavian
    {"reacties", kWhole, kComments},
    {"geef een reactie", kStart, kComments},
    {"plaats een reactie", kStart, kComments},
    {"gerelateerde artikelen", kStart, kEnd},
    {"gerelateerd", kWhole, kEnd},
    {"lees ook", kStart, kAside},
    {"lees meer", kStart, kAside},
    {"delen", kWhole, kNoise},
    {"advertentie", kWhole, kNoise},
    {"vorig bericht", kStart, kEnd},
    {"volgend bericht", kStart, kEnd},
    {"kommentarer", kWhole, kComments},
    {"l\u00e6s ogs\u00e5", kStart, kAside},
    {"les ogs\u00e5", kStart, kAside},
    {"l\u00e4s ocks\u00e5", kStart, kAside},
    {"l\u00e4s mer", kStart, kAside},
    {"annonse", kWhole, kNoise},
    {"annonce", kWhole, kNoise},
    {"annons", kWhole, kNoise},
    // --- Polish, Czech, Turkish
    {"komentarze", kWhole, kComments},
    {"dodaj komentarz", kStart, kComments},
    {"zobacz tak\u017ce", kStart, kAside},
    {"czytaj tak\u017ce", kStart, kAside},
    {"czytaj te\u017c", kStart, kAside},
    {"podobne artyku\u0142y", kStart, kEnd},
    {"reklama", kWhole, kNoise},
    {"udost\u0119pnij", kWhole, kNoise},
    {"koment\u00e1\u0159e", kWhole, kComments},
    {"diskuse", kWhole, kComments},
    {"souvisej\u00edc\u00ed \u010dl\u00e1nky", kStart, kEnd},
    {"\u010dt\u011bte tak\u00e9", kStart, kAside},
    {"yorumlar", kWhole, kComments},
    {"yorum yap", kStart, kComments},
    {"ilgili haberler", kStart, kEnd},
    // --- Russian and Ukrainian (as they begin a line)
    {"\u041a\u043e\u043c\u043c\u0435\u043d\u0442\u0430\u0440\u0438\u0438", kWhole, kComments},
    {"\u0427\u0438\u0442\u0430\u0439\u0442\u0435 \u0442\u0430\u043a\u0436\u0435", kStart, kAside},
    {"\u0427\u0438\u0442\u0430\u0439\u0442\u0435 \u0442\u0430\u043a\u043e\u0436", kStart, kAside},
    {"\u041f\u043e\u0434\u0435\u043b\u0438\u0442\u044c\u0441\u044f", kStart, kNoise},
    {"\u0420\u0435\u043a\u043b\u0430\u043c\u0430", kWhole, kNoise},
    {"\u0418\u0441\u0442\u043e\u0447\u043d\u0438\u043a:", kStart, kCredit},
};

constexpr std::size_t kMaxPhraseBytes = 64;

// A line's words without marks, bullets, colons and counts around them: "• Comments (12):" -> "comments".
std::string_view StripMarks(std::string_view line) {
  constexpr std::string_view kMarks = " \t\n:.!?()[]|>+-*#\"'0123456789,/";
  const std::size_t begin = line.find_first_not_of(kMarks);
  if (begin == std::string_view::npos) return {};
  return line.substr(begin, line.find_last_not_of(kMarks) - begin + 1);
}

bool EndsWord(std::string_view text, std::size_t at) {
  if (at >= text.size() || at == 0) return true;
  const auto word = [](char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)) || (c & 0x80) != 0; };
  return !word(text[at - 1]) || !word(text[at]);
}

// Phrases by their first two bytes.
using PhraseTable = absl::flat_hash_map<std::string_view, std::vector<const Phrase*>>;

const PhraseTable& Phrases() {
  static const auto* table = [] {
    auto* phrases = new PhraseTable;
    for (const Phrase& phrase : kPhrases) (*phrases)[phrase.text.substr(0, 2)].push_back(&phrase);
    return phrases;
  }();
  return *table;
}

LinePhrase Lookup(std::string_view folded) {
  if (folded.size() < 2) return kNone;
  const std::string_view bare = StripMarks(folded);
  LinePhrase found = kNone;
  std::size_t longest = 0;
  const auto try_table = [&](std::string_view text) {
    const auto it = Phrases().find(text.substr(0, 2));
    if (it == Phrases().end()) return;
    for (const Phrase* phrase : it->second) {
      const std::size_t size = phrase->text.size();
      if (size <= longest) continue;
      const bool fits =
          phrase->match == kWhole ? bare == phrase->text : text.starts_with(phrase->text) && EndsWord(text, size);
      if (fits) {
        found = phrase->meaning;
        longest = size;
      }
    }
  };
  try_table(folded);
  if (bare.data() != folded.data() && bare.size() >= 2) try_table(folded.substr(bare.data() - folded.data()));
  return found;
}

}  // namespace

LinePhrase ClassifyLine(std::string_view line) {
  const std::string folded = FoldAscii(line.substr(0, kMaxPhraseBytes));
  return Lookup(folded);
}

bool SpeaksOfPage(std::string_view line) {
  static constexpr std::string_view kWords[] = {"cookie",
                                                "javascript",
                                                "privacy policy",
                                                "newsletter",
                                                "subscribe",
                                                "sign up",
                                                "your inbox",
                                                "all rights reserved",
                                                "may not be published, broadcast",
                                                "your browser",
                                                "your subscription",
                                                "log in",
                                                "affiliate commission",
                                                "affiliate link",
                                                "terms of use",
                                                "terms of service",
                                                "email address",
                                                "e-mail address",
                                                "e-mail-adresse",
                                                "datenschutz",
                                                "alle rechte vorbehalten",
                                                "abonn",
                                                "tous droits",
                                                "derechos reservados",
                                                "direitos reservados",
                                                "akismet",
                                                "ad blocker",
                                                "adblock",
                                                "quotes delayed",
                                                "support our journalism",
                                                "terms and conditions"};
  constexpr std::size_t kKeyBytes = 4;  // all phrases are at least as long
  static const auto* phrases = [] {
    auto* table = new absl::flat_hash_map<std::string_view, std::vector<std::string_view>>;
    for (const std::string_view phrase : kWords) (*table)[phrase.substr(0, kKeyBytes)].push_back(phrase);
    return table;
  }();
  const std::string folded = FoldAscii(line);
  for (std::size_t at = 0; at + kKeyBytes <= folded.size(); ++at) {
    if (at > 0 && folded[at - 1] != ' ' && folded[at - 1] != '/' && folded[at - 1] != '(') continue;
    const auto found = phrases->find(std::string_view(folded).substr(at, kKeyBytes));
    if (found == phrases->end()) continue;
    for (const std::string_view phrase : found->second) {
      if (folded.compare(at, phrase.size(), phrase) == 0) return true;
    }
  }
  return false;
}

std::string_view CreditOf(std::string_view line) {
  if (ClassifyLine(line) != kCredit) return {};
  const std::string folded = FoldAscii(line);
  // FoldAscii shortens curly apostrophes; without them offsets agree.
  if (folded.size() != line.size()) return {};
  for (const std::string_view mark :
       {" on the website of ", " on ", " by ", " in ", " at ", ": ", " first appeared "}) {
    const std::size_t at = folded.find(mark);
    if (at == std::string::npos) continue;
    std::string_view name = TrimText(line.substr(at + mark.size()));
    const std::size_t sentence = name.find(". ");
    if (sentence != std::string_view::npos) name = name.substr(0, sentence);
    while (!name.empty() && (name.back() == '.' || name.back() == ':')) name.remove_suffix(1);
    if (name.size() <= 80) return name;
  }
  return {};
}

}  // namespace broadsheet
