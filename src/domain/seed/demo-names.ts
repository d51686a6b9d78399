/** People of one language: names, where they live, and the numbers that its country keeps free for fiction. */
type Culture = {
  /** Value of `hs_language`. */
  readonly language: string
  readonly country: string
  readonly cities: readonly string[]
  /** A name, and how it is spelled in an e-mail address. */
  readonly given: readonly (readonly [name: string, latin: string])[]
  readonly family: readonly (readonly [name: string, latin: string])[]
  /** Digits to fill in are `#`. */
  readonly phone: string
}

// Numbers that the regulators of these countries give to nobody.
const PHONE = {
  us: '+1 202-555-01##',
  uk: '+44 1632 960###',
  de: '+49 30 23125###',
  fr: '+33 6 39 98 ## ##',
  se: '+46 8 465 004 ##',
}

export const cultures: readonly Culture[] = [
  {
    language: 'en',
    country: 'United Kingdom',
    cities: ['Falmouth', 'Oban', 'Whitby'],
    given: named('Harriet Oscar Imogen Callum Rosalind Ewan'),
    family: named('Penhaligon Thackeray Drummond Fairweather Oakes Lockhart'),
    phone: PHONE.uk,
  },
  {
    language: 'en-us',
    country: 'United States',
    cities: ['Port Townsend', 'Annapolis', 'Duluth'],
    given: named('Delia Marcus June Tobias Wren Elijah'),
    family: named('Whitlock Okafor Sandoval Birch Castellano Nakai'),
    phone: PHONE.us,
  },
  {
    language: 'pt',
    country: 'Portugal',
    cities: ['Setúbal', 'Póvoa de Varzim', 'Olhão'],
    given: spelled('Inês:ines João:joao Conceição:conceicao Tomás:tomas Beatriz:beatriz Ângelo:angelo'),
    family: spelled('Gonçalves:goncalves Prata:prata Magalhães:magalhaes Brandão:brandao Falcão:falcao'),
    phone: PHONE.uk,
  },
  {
    language: 'pt-br',
    country: 'Brazil',
    cities: ['Paraty', 'Florianópolis', 'Ilhabela'],
    given: spelled('Thaís:thais Caetano:caetano Jussara:jussara Otávio:otavio Iracema:iracema'),
    family: spelled('Araújo:araujo Cavalcanti:cavalcanti Quintão:quintao Bragança:braganca'),
    phone: PHONE.us,
  },
  {
    language: 'es',
    country: 'Spain',
    cities: ['A Coruña', 'Cádiz', 'Peñíscola'],
    given: spelled('Begoña:begona Íñigo:inigo Lucía:lucia Andrés:andres Ximena:ximena Nuño:nuno'),
    family: spelled('Ibáñez:ibanez Peñalver:penalver Zubizarreta:zubizarreta Núñez:nunez Quiroga:quiroga'),
    phone: PHONE.uk,
  },
  {
    language: 'fr',
    country: 'France',
    cities: ['Saint-Malo', 'La Rochelle', 'Sète'],
    given: spelled('Zoé:zoe Aurélien:aurelien Maëlle:maelle François:francois Océane:oceane Loïc:loic'),
    family: spelled("Lefèvre:lefevre D'Aubigné:daubigne Guéguen:gueguen Le Goff:legoff Châtelain:chatelain"),
    phone: PHONE.fr,
  },
  {
    language: 'de',
    country: 'Germany',
    cities: ['Lübeck', 'Flensburg', 'Überlingen'],
    given: spelled('Jürgen:juergen Käthe:kaethe Sönke:soenke Maren:maren Björn:bjoern Friederike:friederike'),
    family: spelled(
      'Groß:gross Möller:moeller Petersen:petersen Düsterhöft:duesterhoeft von Strande:vonstrande',
    ),
    phone: PHONE.de,
  },
  {
    language: 'sv',
    country: 'Sweden',
    cities: ['Marstrand', 'Västervik', 'Öregrund'],
    given: spelled('Åsa:asa Göran:goran Linnéa:linnea Örjan:orjan Saga:saga'),
    family: spelled('Ståhl:stahl Sjöberg:sjoberg Åkerlund:akerlund Hägg:hagg Lindqvist:lindqvist'),
    phone: PHONE.se,
  },
  {
    language: 'is',
    country: 'Iceland',
    cities: ['Húsavík', 'Ísafjörður', 'Höfn'],
    given: spelled('Þórdís:thordis Snæbjörn:snaebjorn Ásta:asta Eyþór:eythor Guðrún:gudrun'),
    family: spelled('Þorsteinsdóttir:thorsteinsdottir Hallgrímsson:hallgrimsson Ægisdóttir:aegisdottir'),
    phone: PHONE.uk,
  },
  {
    language: 'pl',
    country: 'Poland',
    cities: ['Gdańsk', 'Łeba', 'Świnoujście'],
    given: spelled('Małgorzata:malgorzata Paweł:pawel Zofia:zofia Łukasz:lukasz Bożena:bozena'),
    family: spelled('Wiśniewska:wisniewska Żeglarz:zeglarz Brzęczyk:brzeczyk Dąbek:dabek'),
    phone: PHONE.uk,
  },
  {
    language: 'tr',
    country: 'Türkiye',
    cities: ['Göcek', 'Çeşme', 'İzmir'],
    given: spelled('Ayşe:ayse Çağlar:caglar İlknur:ilknur Gökçe:gokce Umut:umut'),
    family: spelled('Yıldız:yildiz Denizoğlu:denizoglu Şahin:sahin Aydın:aydin'),
    phone: PHONE.uk,
  },
  {
    language: 'el',
    country: 'Greece',
    cities: ['Χανιά', 'Ναύπλιο', 'Σύρος'],
    given: spelled('Ελένη:eleni Νικόλας:nikolas Δανάη:danai Στέλιος:stelios'),
    family: spelled('Καραβάς:karavas Θαλασσινού:thalassinou Μελά:mela Αρμένης:armenis'),
    phone: PHONE.uk,
  },
  {
    language: 'uk',
    country: 'Ukraine',
    cities: ['Одеса', 'Миколаїв', 'Очаків'],
    given: spelled('Оксана:oksana Тарас:taras Соломія:solomiia Юрій:yurii'),
    family: spelled('Морозенко:morozenko Чайка:chaika Гаврилюк:havryliuk Щербина:shcherbyna'),
    phone: PHONE.uk,
  },
  {
    language: 'ja',
    country: 'Japan',
    cities: ['函館', '尾道', '那覇'],
    given: spelled('陽子:yoko 健太:kenta さくら:sakura 蓮:ren 美咲:misaki 大輔:daisuke'),
    family: spelled('渡辺:watanabe 小林:kobayashi 髙橋:takahashi 五十嵐:igarashi 港川:minatogawa'),
    phone: PHONE.us,
  },
  {
    language: 'zh-tw',
    country: 'Taiwan',
    cities: ['基隆', '高雄', '澎湖'],
    given: spelled('雅婷:yating 志豪:chihhao 怡君:yichun 海峰:haifeng'),
    family: spelled('陳:chen 歐陽:ouyang 海:hai 葉:yeh'),
    phone: PHONE.us,
  },
  {
    language: 'ko',
    country: 'South Korea',
    cities: ['부산', '통영', '여수'],
    given: spelled('지우:jiwoo 민준:minjun 서연:seoyeon 하늘:haneul'),
    family: spelled('김:kim 남궁:namgung 바다:bada 윤:yoon'),
    phone: PHONE.us,
  },
  {
    language: 'ar',
    country: 'Oman',
    cities: ['مسقط', 'صور', 'صلالة'],
    given: spelled('ليلى:layla يوسف:yusuf نور:nour سالم:salim'),
    family: spelled('البحري:albahri الحداد:alhaddad المرجان:almurjan السندي:alsindi'),
    phone: PHONE.uk,
  },
  {
    language: 'he',
    country: 'Israel',
    cities: ['חיפה', 'עכו', 'אילת'],
    given: spelled('נועה:noa איתן:eitan תמר:tamar אורי:ori'),
    family: spelled('ימיני:yamini מפרש:mifras גלעד:gilad שחף:shahaf'),
    phone: PHONE.uk,
  },
  {
    language: 'hi',
    country: 'India',
    cities: ['कोच्चि', 'मुंबई', 'पणजी'],
    given: spelled('आरती:aarti विक्रम:vikram मीरा:meera समीर:sameer'),
    family: spelled('सागर:sagar नाविक:navik पटेल:patel जोशी:joshi'),
    phone: PHONE.uk,
  },
  {
    language: 'vi',
    country: 'Vietnam',
    cities: ['Hội An', 'Đà Nẵng', 'Quy Nhơn'],
    given: spelled('Thuỷ:thuy Đức:duc Nguyệt:nguyet Hải:hai'),
    family: spelled('Nguyễn:nguyen Đặng:dang Trương:truong Võ:vo'),
    phone: PHONE.us,
  },
]

/** Longer than any column of a table was made for. */
export const longNames: readonly (readonly [given: string, family: string])[] = [
  [
    'Maria Antónia Leopoldina Benedita Francisca',
    'de Albuquerque e Vasconcelos Sottomayor Pinto de Magalhães',
  ],
  [
    'Karl-Friedrich Wilhelm Maximilian',
    'Freiherr von und zu Hohenwaldau-Schönwasserhausen auf Unterelbdeich',
  ],
  ['Leuchtturmwärterinnenvereinsvorsitzende', 'Ó'],
  ['Ana', 'Llanmorfaglasynyrhafbachwrthygoleudygwynarybrynuchelogogoch-Whangatautari'],
]

function named(text: string): Culture['given'] {
  return text.split(' ').map((name) => [name, name.toLowerCase()])
}

/** `Name:latin`, names of several words included. */
function spelled(text: string): Culture['given'] {
  return [...text.matchAll(/(\S[^:]*):(\S+)/g)].map(([, name = '', latin = '']) => [name, latin])
}
