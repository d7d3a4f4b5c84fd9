"""Everyday words of German news and business that questions and texts swap for each other, as stems.

A short list by hand, with the English words of such questions; no meanings are told apart, so a synonym is weaker
evidence than the word itself. Phrases are no words: of "letztes Jahr" only "letztes" is known, as "Vorjahr".
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from rag.language.words import occurs, stem, stems

# A line is a group; a word in two groups has the words of both.
_GROUPS = """
Umsatz umgesetzt Erlös Erlöse Jahresumsatz Verkaufserlös revenue turnover sales
Gewinn verdient Verdienst Ertrag Überschuss Ergebnis Profit profit earnings
verdient Geschäftsmodell Einnahmen Einnahmequelle Erlöse
Verlust Minus Defizit Fehlbetrag verlor verlieren loss
Gehalt Lohn Entgelt Verdienst verdient Vergütung Bezahlung Salär Einkommen salary wage
Preis kostet Kosten kosten teuer price cost
Kosten Ausgaben Aufwand costs expenses
Geld Kohle Knete Moneten Zaster Mittel Summe Betrag money
Investition investiert Investment Beteiligung stecken anlegen hineinstecken invest investment
ausgeben Ausgabe ausgibt ausgegeben investieren zahlen bezahlen blechen berappen rausrücken hinblättern spend pay
zahlen ausgeben hinlegen hingelegt
zahlen Zahlung Auszahlung payment
Schulden verschuldet Verbindlichkeit Passiva Kredit Darlehen debt
Kredit Darlehen Anleihe loan
Schadenersatz Schadensersatz Entschädigung Schmerzensgeld Genugtuung Wiedergutmachung
Steuer Abgabe tax
Strafe Bußgeld Geldstrafe Sanktion penalty
Spende gespendet spenden Zuwendung donation
Förderung gefördert fördern Zuschuss Subvention bezuschussen subsidy
Miete mieten Mietpreis rent
Vermögen reich Besitz wealth fortune
Aktie Anteil Wertpapier share stock
Anteil Beteiligung Prozent share stake
Prozent Prozentsatz Quote percent percentage
Börsenwert Marktwert Marktkapitalisierung Bewertung bewertet Wert valuation
Firma Unternehmen Konzern Betrieb Gesellschaft Startup company firm
Tochter Tochterfirma Tochterunternehmen Tochtergesellschaft subsidiary
Chef CEO Vorstandsvorsitzender Vorstandschef Geschäftsführer Leiter Boss Vorsitzender leiten führen vorstehen Leitung
Gründer gründen Gründung gegründet Mitgründer entstanden founder founded
Mitarbeiter Beschäftigte Angestellte Belegschaft Personal Arbeitnehmer Arbeiter beschäftigen employee employees staff
Arbeitsplatz Job Stelle Arbeitsstelle job
entlassen Entlassung kündigen Kündigung Stellenabbau feuern streichen layoff
einstellen Einstellung anheuern anwerben hire
arbeitslos Arbeitslosigkeit Arbeitslosenrate Arbeitslosenquote Arbeitsloser Erwerbsloser erwerbslos unemployed
Streik streiken Arbeitskampf Ausstand strike
Gewerkschaft Arbeitnehmervertretung union
kaufen Kauf erwerben Erwerb übernehmen Übernahme Zukauf buy bought acquire acquisition
verkaufen Verkauf veräußern Absatz sell sale
Fusion fusionieren Zusammenschluss zusammenschließen merger
Konkurrent Rivale Wettbewerber Mitbewerber Konkurrenz konkurrieren rivalisieren competitor rival compete
Kunde Käufer Abnehmer Verbraucher customer
Hersteller herstellen produzieren Produktion Produzent Fertigung fertigen manufacturer
entwickeln Entwicklung erfinden Erfindung Erfinder Entwickler develop inventor
Produkt Erzeugnis Ware product
Vertrag Abkommen Vereinbarung Deal vereinbaren contract agreement
Insolvenz Pleite pleite Konkurs Bankrott insolvent zahlungsunfähig bankruptcy
Wachstum wachsen gewachsen Zuwachs Anstieg growth
steigen Anstieg zunehmen Zunahme erhöhen Erhöhung klettern zulegen wachsen rise increase
sinken Rückgang fallen abnehmen Abnahme senken Senkung zurückgehen schrumpfen decrease
Beliebtheit Popularität beliebt populär popularity popular
bekannt berühmt Bekanntheit known famous
Vorjahr letzter vergangener vergangenen voriger Vorjahreszeitraum
Jahr jährlich year
aktuell derzeit gegenwärtig momentan jetzig heutig current
früher ehemalig damalig vormals einst former
Beginn beginnen anfangen Anfang Start starten Auftakt begin start
Ende enden beenden aufhören Schluss end
dauern Dauer andauern lang
eröffnen Eröffnung einweihen Einweihung open
schließen Schließung dichtmachen close
bauen Bau erbauen errichten Errichtung build built
Umbau umbauen Sanierung sanieren renovieren Renovierung Modernisierung
Haus Gebäude Bau building
Wohnung Appartement Apartment flat
Auto Wagen Pkw Fahrzeug Automobil car
Zug Bahn Eisenbahn train
Flugzeug Maschine Flieger Jet plane
Flughafen Airport airport
Straße Weg Fahrbahn road
Polizei Polizist Ermittler Beamter police
Täter Verdächtiger Tatverdächtiger Angreifer Beschuldigter suspect
verhaften Verhaftung Festnahme festnehmen verhaftet arrest
töten Tötung ermorden Mord umbringen kill murder
sterben gestorben getötet Tod tot verstorben umkommen Todesopfer Toter dead death
verletzen Verletzung Verletzter verwundet injured
Unfall verunglücken Unglück Crash Zusammenstoß accident
Brand Feuer brennen Flammen fire
Angriff angreifen Attacke Überfall Anschlag attack
Krieg Kämpfe Konflikt
Soldat Militär Armee Truppe Streitkräfte Bundeswehr army
Gericht Richter Prozess urteilen Urteil court
Urteil verurteilen Verurteilung Richterspruch verdict
Klage verklagen klagen lawsuit
Anwalt Rechtsanwalt Jurist Verteidiger lawyer
Gefängnis Haft Haftanstalt inhaftieren prison
Gesetz Vorschrift Regelung Verordnung law
verbieten Verbot untersagen ban
erlauben Erlaubnis genehmigen Genehmigung zulassen Zulassung bewilligen permission
Regierung Kabinett Koalition government
Kanzler Regierungschef Bundeskanzler chancellor
Präsident Staatschef Staatsoberhaupt president
Minister Ressortchef minister
Abgeordneter Parlamentarier Mandatar
Parlament Bundestag Nationalrat Volksvertretung parliament
Wahl wählen gewählt Abstimmung Urnengang election vote
Kandidat kandidieren Bewerber antreten candidate
Rücktritt zurücktreten abtreten Amtsniederlegung resignation resign
Nachfolger nachfolgen ablösen successor
Vorgänger predecessor Amtsvorgänger
ernennen Ernennung berufen Berufung appoint
Partei Fraktion party
Mehrheit majority Großteil
Flüchtling Geflüchteter Asylwerber Asylbewerber Migrant refugee
Einwohner Bewohner Bevölkerung Bürger inhabitant population
Stadt Ort Gemeinde Kommune city town
Bürgermeister Stadtoberhaupt Ortschef mayor
Land Staat Nation country
Sitz sitzen Hauptsitz Zentrale Firmensitz Stammsitz ansässig headquarters
liegen befinden gelegen located
wohnen leben Wohnort live
geboren Geburt Geburtstag born birth
heiraten Heirat Hochzeit verheiratet Ehe marry
Ehefrau Frau Gattin wife
Ehemann Mann Gatte husband
Kind Nachwuchs Sohn Tochter child
Eltern Vater Mutter parents
Alter alt jährig age old
Schule Gymnasium Unterricht school
Universität Hochschule Uni university
Student Studierender Studentin student
Lehrer Pädagoge Lehrkraft teacher
Forscher Wissenschaftler Wissenschafter Forschung Wissenschaft researcher scientist
Studie Untersuchung Erhebung Analyse study
Umfrage Befragung befragen survey
Verbrauch verbrauchen verbraucht benötigen benötigt brauchen braucht Bedarf Konsum consumption
Arzt Mediziner Doktor doctor
Krankheit Erkrankung krank erkranken Leiden disease
Krankenhaus Spital Klinik hospital
Medikament Arznei Arzneimittel Medizin drug
Impfung impfen Impfstoff vaccine
Sieg siegen gewinnen Gewinner Sieger Erfolg win victory
Niederlage verlieren unterliegen defeat
Spiel Partie Match Begegnung game match
Mannschaft Team Elf Auswahl team
Verein Klub Club club
Trainer Coach Übungsleiter coach trainieren
Spieler Profi Fußballer player
Stürmer Angreifer striker
Torwart Torhüter Keeper Tormann Goalie goalkeeper
Tor Treffer goal
Ablöse Ablösesumme Transfersumme
wechseln Wechsel Transfer transfer
Meisterschaft Meister Titel championship
Finale Endspiel final
Turnier Wettbewerb tournament
Stadion Arena stadium
Zuschauer Besucher Publikum Fan spectator
Film Kinofilm Streifen movie
Regisseur Filmemacher Regie director
Schauspieler Darsteller actor
Buch Werk Roman book
Autor Schriftsteller Verfasser schreiben author writer
Lied Song Titel song
Sänger Musiker Interpret singer
Zeitung Blatt Tageszeitung newspaper
veröffentlichen Veröffentlichung erscheinen herausgeben publizieren publish
sagen erklären äußern mitteilen betonen say
ankündigen Ankündigung bekanntgeben verkünden announce
kritisieren Kritik bemängeln beanstanden criticism criticise
fordern Forderung verlangen demand
vorwerfen Vorwurf beschuldigen Beschuldigung accuse
warnen Warnung warning
planen Plan vorhaben beabsichtigen Vorhaben
entscheiden Entscheidung beschließen Beschluss decision decide
verhandeln Verhandlung Gespräch negotiate
ablehnen Ablehnung zurückweisen reject
zustimmen Zustimmung billigen Billigung approve
verbessern Verbesserung optimieren improve
benutzen Nutzung nutzen verwenden Verwendung einsetzen Einsatz gebrauchen use
Nutzer Anwender User Benutzer user
Anwendung App Programm Software
Computer Rechner PC computer
Handy Smartphone Mobiltelefon phone
Internet Netz Web online
Daten Informationen data
KI AI künstlich
Roboter Automat robot
Strom Elektrizität Energie electricity
Umwelt Natur environment
Klimawandel Erderwärmung Klimakrise
Regen regnen Niederschlag rain
Hitze heiß Temperatur heat
Überschwemmung Hochwasser Flut flood
Erdbeben Beben earthquake
Ursache Grund Auslöser Anlass cause reason
Folge Auswirkung Konsequenz Ergebnis consequence
Ziel Absicht Zweck
Gefahr Risiko gefährlich Bedrohung danger risk
Problem Schwierigkeit Mangel problem
Hilfe helfen Unterstützung unterstützen help support
Teilnehmer teilnehmen Teilnahme participant
Treffen Zusammenkunft Begegnung meeting
Besuch besuchen visit
Reise reisen Fahrt Trip trip
Tourist Urlauber Gast tourist
Hotel Unterkunft Herberge hotel
Essen Nahrung Lebensmittel Speise food
Bauer Landwirt Landwirtschaft farmer
Tier Vieh animal
Fläche Größe Gebiet area
Höhe hoch height
Länge lang length
Gewicht schwer wiegen wiegt wog Kilogramm Kilo Tonne kg weight
Geschwindigkeit schnell Tempo speed
groß riesig gewaltig big large
klein gering winzig small
Zahl Anzahl Menge number
besitzen gehören Eigentümer Besitzer Inhaber Eigner own owner
unterstellen unterstehen
bekommen erhalten kriegen receive
vorstellen Vorstellung präsentieren Präsentation enthüllen Enthüllung present
Obergrenze Höchstgrenze Begrenzung begrenzen Limit Deckel limit
Loch Lücke Fehlbetrag Defizit
Halbjahr Jahreshälfte
Motto Slogan Wahlspruch Leitspruch
aufhalten Aufenthalt befinden
stattfinden abhalten veranstalten
Ausstellung Schau exhibition
Auszeichnung auszeichnen Ehrung ehren award
Demonstration demonstrieren Demo Protest protestieren Kundgebung protest
Abschiebung abschieben Ausweisung ausweisen Rückführung
Ermittlung ermitteln Untersuchung untersuchen investigation
Anklage anklagen angeklagt Angeklagter beschuldigen
Prozess Verfahren Gerichtsverfahren Verhandlung trial
Stellenabbau Abbau abbauen wegfallen einsparen
Fabrik Werk Produktionsstätte factory
Rekord Höchststand Höchstwert Bestwert record
Gebühr Entgelt Tarif fee
Rabatt Nachlass Ermäßigung discount
Fahrer Lenker Autofahrer driver
Obmann Parteichef Vorsitzender
Sender Fernsehsender Kanal channel
Pension Rente Pensionist Rentner pension
Explosion explodieren Detonation explosion
Sicherheitslücke Schwachstelle Lücke Leck vulnerability
Aktualisierung Update Patch update
Bildschirm Display Monitor screen
Akku Batterie battery
Passwort Kennwort password
Fehler Mangel Defekt Panne error
Absturz abstürzen crash
Preisgeld dotiert Dotierung prize
Rückruf zurückrufen recall
empfangen Empfang begrüßen Begrüßung welcome
Foto Bild Aufnahme Fotografie fotografieren photo picture
besiegen bezwingen schlagen gewinnen Sieg siegen beat
beschweren Beschwerde complain complaint
verzögern Verzögerung verspäten Verspätung delay
Rang Platz Position Tabellenplatz rank
Freiwilliger Ehrenamtlicher volunteer
Dienstnehmer Arbeitnehmer Mitarbeiter Beschäftigte
Inkrafttreten Kraft gelten gilt gültig Gültigkeit wirksam
"""


@lru_cache(maxsize=1)
def _table() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for line in _GROUPS.strip().splitlines():
        group = set(stems(line))
        for word in group:
            table.setdefault(word, set()).update(group)
    return {word: frozenset(group - {word}) for word, group in table.items()}


def synonyms(word: str) -> frozenset[str]:
    """Stems of the words that may stand for a word, or for the word of a stem; its own is not among them.

    >>> from rag.language.words import stem
    >>> stem("Umsatz") in synonyms("umgesetzt"), stem("Firma") in synonyms(stem("Konzern")), synonyms("Ulm")
    (True, True, frozenset())
    """
    table = _table()
    return table.get(word) or table.get(stem(word), frozenset())


def is_told(word: str, inside: Collection[str]) -> bool:
    """Whether a stem is met among others: alone, in a compound, or by a synonym.

    >>> is_told(stem("kauft"), stems("um 49 Prozent zu erwerben")), is_told(stem("kauft"), stems("um zu wachsen"))
    (True, False)
    """
    return any(occurs(other, inside) for other in (word, *synonyms(word)))
