#include "indexer/analysis/known_names.h"

#include "absl/container/flat_hash_map.h"

namespace broadsheet {
namespace {

constexpr EntityType kOrg = EntityType::kOrganisation;
constexpr EntityType kPlace = EntityType::kPlace;

// General knowledge: official and short names of states, names and acronyms of international bodies, agencies and
// exchanges. Only what can hardly mean anything else is here; an article's own words come before this table.
constexpr KnownName kKnownNames[] = {
    {kPlace, "United States", "us|usa|united states|united states of america|america"},
    {kPlace, "United Kingdom",
     "uk|united kingdom|great britain|britain|united kingdom of great britain and northern ireland"},
    {kPlace, "Soviet Union", "ussr|soviet union|union of soviet socialist republics"},
    {kPlace, "United Arab Emirates", "uae|united arab emirates"},
    {kPlace, "West Germany", "west germany|federal republic of germany|frg"},
    {kPlace, "East Germany", "east germany|german democratic republic|gdr"},
    {kPlace, "Czech Republic", "czech republic|czechia"},
    {kPlace, "Netherlands", "netherlands|the netherlands|holland"},
    {kPlace, "Ivory Coast", "ivory coast|cote d'ivoire|cote ivoire|cote divoire"},
    {kPlace, "North Korea",
     "north korea|democratic people's republic of korea|democratic people republic of korea|dprk"},
    {kPlace, "South Korea", "south korea|republic of korea"},
    {kPlace, "Democratic Republic of Congo",
     "democratic republic of congo|democratic republic of the congo|dr congo|drc"},
    {kPlace, "Myanmar", "myanmar|burma"},
    {kPlace, "Sri Lanka", "sri lanka|ceylon"},
    {kPlace, "Kyiv", "kyiv|kiev"},
    {kPlace, "Beijing", "beijing|peking"},
    {kPlace, "Mumbai", "mumbai|bombay"},
    {kPlace, "New York", "new york|new york city|nyc|ny"},
    {kPlace, "Los Angeles", "los angeles"},
    {kPlace, "Washington", "washington|washington dc"},
    {kPlace, "Saint Petersburg", "saint petersburg|st petersburg|leningrad"},
    {kOrg, "NATO", "nato|north atlantic treaty organization|north atlantic treaty organisation"},
    {kOrg, "United Nations", "un|united nations|united nations organization|united nations organisation"},
    {kOrg, "European Union", "eu|european union"},
    {kOrg, "European Community", "ec|eec|european community|european communities|european economic community"},
    {kOrg, "OPEC",
     "opec|organization of petroleum exporting countries|organisation of petroleum exporting countries|"
     "organization of the petroleum exporting countries|organisation of the petroleum exporting countries"},
    {kOrg, "IMF", "imf|international monetary fund"},
    {kOrg, "World Bank", "world bank|international bank for reconstruction and development|ibrd"},
    {kOrg, "World Health Organization", "world health organization|world health organisation"},
    {kOrg, "World Trade Organization", "wto|world trade organization|world trade organisation"},
    {kOrg, "GATT", "gatt|general agreement on tariffs and trade"},
    {kOrg, "OECD",
     "oecd|organization for economic cooperation and development|organisation for economic cooperation and "
     "development|organization for economic co operation and development|organisation for economic co operation "
     "and development"},
    {kOrg, "IAEA", "iaea|international atomic energy agency"},
    {kOrg, "International Energy Agency", "iea|international energy agency"},
    {kOrg, "European Central Bank", "ecb|european central bank"},
    {kOrg, "Bank for International Settlements", "bis|bank for international settlements"},
    {kOrg, "FAO", "fao|food and agriculture organization|food and agriculture organisation"},
    {kOrg, "UNCTAD", "unctad|united nations conference on trade and development"},
    {kOrg, "UNESCO", "unesco"},
    {kOrg, "UNICEF", "unicef|united nations children's fund|united nations children fund"},
    {kOrg, "ASEAN", "asean|association of south east asian nations|association of southeast asian nations"},
    {kOrg, "African Union", "au|african union"},
    {kOrg, "Arab League", "arab league|league of arab states"},
    {kOrg, "Gulf Cooperation Council", "gcc|gulf cooperation council"},
    {kOrg, "International Coffee Organization",
     "ico|international coffee organization|international coffee organisation"},
    {kOrg, "International Cocoa Organization",
     "icco|international cocoa organization|international cocoa organisation"},
    {kOrg, "Red Cross", "red cross|international committee of the red cross|icrc"},
    {kOrg, "FBI", "fbi|federal bureau of investigation"},
    {kOrg, "CIA", "cia|central intelligence agency"},
    {kOrg, "NSA", "nsa|national security agency"},
    {kOrg, "Pentagon", "pentagon|the pentagon"},
    {kOrg, "SEC", "sec|securities and exchange commission|us securities and exchange commission"},
    {kOrg, "FDA", "fda|food and drug administration|us food and drug administration"},
    {kOrg, "EPA", "epa|environmental protection agency|us environmental protection agency"},
    {kOrg, "FAA", "faa|federal aviation administration"},
    {kOrg, "FCC", "fcc|federal communications commission"},
    {kOrg, "FTC", "ftc|federal trade commission|us federal trade commission"},
    {kOrg, "IRS", "irs|internal revenue service"},
    {kOrg, "NASA", "nasa|national aeronautics and space administration"},
    {kOrg, "Federal Reserve", "fed|federal reserve|federal reserve board|us federal reserve|federal reserve system"},
    {kOrg, "USDA", "usda|us agriculture department|us department of agriculture|department of agriculture"},
    {kOrg, "FDIC", "fdic|federal deposit insurance corp|federal deposit insurance corporation"},
    {kOrg, "Department of Justice", "doj|justice department|us justice department|department of justice"},
    {kOrg, "Department of Homeland Security", "dhs|homeland security department|department of homeland security"},
    {kOrg, "New York Stock Exchange", "nyse|new york stock exchange"},
    {kOrg, "NASDAQ", "nasdaq"},
    {kOrg, "Chicago Board of Trade", "cbot|cbt|chicago board of trade"},
    {kOrg, "Chicago Mercantile Exchange", "cme|chicago mercantile exchange"},
    {kOrg, "New York Mercantile Exchange", "nymex|new york mercantile exchange"},
    {kOrg, "London Metal Exchange", "lme|london metal exchange"},
    {kOrg, "Bank of Japan", "boj|bank of japan"},
    {kOrg, "BBC", "bbc|british broadcasting corporation|british broadcasting corp"},
    {kOrg, "IBM", "ibm|international business machines|international business machines corp"},
    {kOrg, "General Motors", "gm|general motors|general motors corp"},
    {kOrg, "General Electric", "ge|general electric|general electric co"},
    {kOrg, "AT&T", "att|american telephone and telegraph|american telephone and telegraph co"},
    {kOrg, "PLO", "plo|palestine liberation organization|palestine liberation organisation"},
    {kOrg, "IRA", "ira|irish republican army"},
};

using Index = absl::flat_hash_map<std::string_view, const KnownName*>;

Index MakeIndex() {
  Index index;
  for (const KnownName& known : kKnownNames) {
    ForEachAlias(known, [&](std::string_view key) { index.emplace(key, &known); });
  }
  return index;
}

}  // namespace

std::span<const KnownName> KnownNames() { return kKnownNames; }

const KnownName* FindKnownName(std::string_view key) {
  static const Index* const index = new Index(MakeIndex());
  const auto found = index->find(key);
  return found == index->end() ? nullptr : found->second;
}

}  // namespace broadsheet
