// Word endings with their accents put back, for stemmers that know the endings only so.
#include "indexer/analysis/accented_endings.h"

#include <algorithm>
#include <array>

#include "storage/strings.h"

namespace broadsheet {
namespace {

struct Ending {
  std::string_view folded;
  std::string_view accented;
};

constexpr std::array kCatalan = {
    Ending{"ancia", "ància"},
    Ending{"io", "ió"},
};
constexpr std::array kSpanish = {
    Ending{"iamos", "íamos"}, Ending{"ecio", "eció"}, Ending{"eria", "ería"}, Ending{"iran", "irán"},
    Ending{"iria", "iría"},   Ending{"ogia", "ogía"}, Ending{"ian", "ían"},   Ending{"ion", "ión"},
    Ending{"ira", "irá"},     Ending{"tio", "tió"},
};
constexpr std::array kFrench = {
    Ending{"erent", "èrent"}, Ending{"cite", "cité"}, Ending{"eres", "ères"}, Ending{"lite", "lité"},
    Ending{"rite", "rité"},   Ending{"ees", "ées"},   Ending{"ere", "ère"},   Ending{"ee", "ée"},
};
constexpr std::array kIrish = {
    Ending{"iochta", "íochta"}, Ending{"iocht", "íocht"}, Ending{"eail", "eáil"},
    Ending{"rail", "ráil"},     Ending{"ain", "áin"},     Ending{"i", "í"},
};
constexpr std::array kHungarian = {
    Ending{"ekrol", "ekről"}, Ending{"abol", "ából"}, Ending{"ando", "andó"}, Ending{"arol", "áról"},
    Ending{"atol", "ától"},   Ending{"ebol", "éből"}, Ending{"erol", "éről"}, Ending{"etok", "etők"},
    Ending{"etol", "étől"},   Ending{"kent", "ként"}, Ending{"onak", "ónak"}, Ending{"onek", "őnek"},
    Ending{"oval", "óval"},   Ending{"sbol", "sból"}, Ending{"alo", "áló"},   Ending{"ato", "ató"},
    Ending{"elo", "elő"},     Ending{"ert", "ért"},   Ending{"eto", "ető"},   Ending{"iot", "iót"},
    Ending{"jak", "ják"},     Ending{"jan", "ján"},   Ending{"jat", "ját"},   Ending{"jet", "jét"},
    Ending{"nal", "nál"},     Ending{"nel", "nél"},   Ending{"oan", "óan"},   Ending{"ozo", "ozó"},
    Ending{"io", "ió"},       Ending{"no", "nő"},
};
constexpr std::array kLithuanian = {
    Ending{"ciais", "čiais"}, Ending{"ciai", "čiai"}, Ending{"cios", "čios"}, Ending{"cius", "čius"},
    Ending{"ejas", "ėjas"},   Ending{"ejes", "ėjęs"}, Ending{"ejus", "ėjus"}, Ending{"emis", "ėmis"},
    Ending{"isku", "iškų"},   Ending{"nems", "nėms"}, Ending{"skai", "škai"}, Ending{"skas", "škas"},
    Ending{"skos", "škos"},   Ending{"ziai", "žiai"}, Ending{"cio", "čio"},   Ending{"ciu", "čių"},
    Ending{"eja", "ėja"},     Ending{"eje", "ėje"},   Ending{"ejo", "ėjo"},   Ending{"ese", "ėse"},
    Ending{"eti", "ėti"},     Ending{"uju", "ųjų"},   Ending{"zia", "žia"},   Ending{"zio", "žio"},
    Ending{"ziu", "žių"},     Ending{"iu", "ių"},
};
constexpr std::array kPortuguese = {
    Ending{"encias", "ências"}, Ending{"ancia", "ância"}, Ending{"arias", "árias"}, Ending{"aveis", "áveis"},
    Ending{"encia", "ência"},   Ending{"avel", "ável"},   Ending{"coes", "ções"},   Ending{"ivel", "ível"},
    Ending{"cao", "ção"},       Ending{"ao", "ão"},
};
constexpr std::array kRomanian = {
    Ending{"andu", "ându"}, Ending{"cind", "cînd"}, Ending{"sera", "seră"},
    Ending{"and", "ând"},   Ending{"aza", "ază"},   Ending{"ca", "că"},
};
constexpr std::array kTurkish = {
    Ending{"arinin", "arının"}, Ending{"asinin", "asının"}, Ending{"gindan", "ğından"}, Ending{"ginden", "ğinden"},
    Ending{"adigi", "adığı"},   Ending{"agini", "ağını"},   Ending{"aktir", "aktır"},   Ending{"asini", "asını"},
    Ending{"edigi", "ediği"},   Ending{"egini", "eğini"},   Ending{"ginda", "ğında"},   Ending{"ginde", "ğinde"},
    Ending{"indan", "ından"},   Ending{"adir", "adır"},     Ending{"agiz", "ağız"},     Ending{"anin", "anın"},
    Ending{"arin", "arın"},     Ending{"gina", "ğına"},     Ending{"gine", "ğine"},     Ending{"inda", "ında"},
    Ending{"iyla", "ıyla"},     Ending{"agi", "ağı"},       Ending{"ali", "alı"},       Ending{"ari", "arı"},
    Ending{"asi", "ası"},       Ending{"ayi", "ayı"},       Ending{"egi", "eği"},       Ending{"ige", "iğe"},
    Ending{"ina", "ına"},       Ending{"ga", "ğa"},
};

// The longest ending that fits. The lists are in the order of length.
template <std::size_t kSize>
const Ending* FindEnding(std::string_view folded, const std::array<Ending, kSize>& endings) {
  const auto fits = [folded](const Ending& ending) {
    return folded.size() > ending.folded.size() && folded.ends_with(ending.folded);
  };
  const auto found = std::find_if(endings.begin(), endings.end(), fits);
  return found == endings.end() ? nullptr : &*found;
}

const Ending* FindEnding(std::string_view folded, std::string_view language) {
  if (language == "ca") return FindEnding(folded, kCatalan);
  if (language == "es") return FindEnding(folded, kSpanish);
  if (language == "fr") return FindEnding(folded, kFrench);
  if (language == "ga") return FindEnding(folded, kIrish);
  if (language == "hu") return FindEnding(folded, kHungarian);
  if (language == "lt") return FindEnding(folded, kLithuanian);
  if (language == "pt") return FindEnding(folded, kPortuguese);
  if (language == "ro") return FindEnding(folded, kRomanian);
  if (language == "tr") return FindEnding(folded, kTurkish);
  return nullptr;
}

}  // namespace

std::string WithAccentedEnding(std::string_view folded, std::string_view language) {
  const Ending* ending = FindEnding(folded, language);
  if (ending == nullptr) return std::string(folded);
  return StrCat(folded.substr(0, folded.size() - ending->folded.size()), ending->accented);
}

}  // namespace broadsheet
