/** What people at a boat rental write down. `{name}` and `{boat}` are filled in. */

export const taskTexts = [
  'Ask {name} how the trip with {boat} was',
  'Send {name} the winter prices',
  'Oferecer a {name} um passeio de fim de tarde',
  'Prüfen, ob {name} den Führerschein erneuert hat',
  '{name}さんに安全講習の案内を送る',
  'Recordar a {name} que devuelva las llaves de {boat}',
  'Rappeler {name} au sujet de la caution',
  'Order a new propeller for {boat}',
  '⚠️ Life jackets of {boat}: check before {name} sails',
] as const

/** Every writing system and an emoji or two: what a page has to show well. */
export const noteTexts = [
  '<p>{name} gets seasick 🤢 – offer the big boat. ⚓️👩‍👩‍👧‍👦</p>',
  '<p>{name}さんは「{boat}」が大好きです。来年の夏も予約したいとのこと。</p>',
  '<p>العميل {name} يفضل الرحلات عند الفجر، ويريد القارب {boat} في كل مرة.</p>',
  '<p>{name} ביקש להפליג ב-{boat} רק כשהרוח מתחת ל-15 קשר.</p>',
  '<p>A {name} não gosta de levantar âncora antes das 9h; o pão é para os peixes.</p>',
  '<p>{name} señaló que el timón de {boat} tira a babor. ¿Lo revisó alguien?</p>',
  '<p>{name} a réservé {boat} « à l’œil » : facture à envoyer dès dimanche.</p>',
  '<p>{name} möchte beim nächsten Mal größere Rettungswesten und weniger Süßes an Bord.</p>',
  '<p>Ο/Η {name} ρώτησε αν το {boat} έχει τέντα για τον ήλιο.</p>',
  '<p>{name} питається, чи можна взяти на {boat} собаку 🐕.</p>',
  '<ul><li>{name}: vegetarian</li><li>{boat}: needs a second anchor</li><li>Tide tables → glove box</li></ul>',
] as const

export const callTexts = [
  '<p>{name} asked whether {boat} is free on Saturday.</p>',
  '<p>Ninguém atendeu; deixei recado para {name}.</p>',
  '<p>{name} hat die Anzahlung überwiesen.</p>',
] as const

export const meetingTexts = [
  'Tour of {boat} with {name}',
  'Season planning with {name}',
  'Reunião com {name}: frota de verão',
  '{name}さんと来季の打ち合わせ',
] as const

export const mailTexts = [
  ['Your trip with {boat}', 'Hello {name},\n\nthe weather looks fine. Bring a hat.\n\nGannet Quay'],
  ['A sua reserva', 'Olá {name},\n\na {boat} está à sua espera no cais.\n\nAté breve'],
  ['Rechnung', 'Guten Tag {name},\n\nanbei die Rechnung für {boat}.\n\nViele Grüße'],
  ['ご予約の確認', '{name} 様\n\n「{boat}」のご予約を承りました。'],
  ['Perdí mi gorra', 'Hola,\n\n¿alguien encontró una gorra azul a bordo de {boat}?\n\n{name}'],
] as const

/** Where trips go, and what is said of them afterwards. */
export const tripStops = [
  'Lighthouse',
  'Seal rocks',
  'Praia do Farol',
  'Isla de los Pájaros',
  'Île aux Moines',
  'Alte Mole',
  '灯台',
  'Þangvík',
] as const

export const tripWishes = ['Colete para cão 🐶', 'Sunshade', 'Fishing rod'] as const

export const reviewTexts = [
  'Seals everywhere. The children did not want to go home.',
  'Barco limpo e gente simpática. Voltaremos!',
  'Der Motor war laut, der Sonnenuntergang nicht.',
  'El mejor día de las vacaciones 🌅',
  '風が強かったけれど、とても楽しかった。',
  'رحلة رائعة، شكرا لكم',
  'Un peu cher, mais la glacière était pleine.',
  'We ran aground. Twice. Still five stars.',
] as const

export const repairParts = [
  'bilge pump',
  'propeller',
  'hélice',
  'Anlasser',
  'tiller',
  'navigation light',
] as const

export const pages = ['/boats', '/boats/petrel', '/prices', '/licence', '/preços', '/予約'] as const
