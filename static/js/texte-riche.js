/* Un texte enrichi se tape mis en forme ; la zone de texte garde le Markdown, que le formulaire envoie.
   Sans ce module, on tape le Markdown soi-même. */

import { enMarkdown } from "./texte-riche-markdown.js";

const OUTILS = [
  ["titre", "Titre"], ["sous-titre", "Sous-titre"], ["bold", "Gras"], ["italic", "Italique"],
  ["insertUnorderedList", "Liste à puces"], ["insertOrderedList", "Liste numérotée"], ["tableau", "Tableau"],
];
const DANS_UN_TABLEAU = [["rangee", "Ajouter une ligne"], ["colonne", "Ajouter une colonne"], ["sans-rangee", "Supprimer la ligne"], ["sans-colonne", "Supprimer la colonne"]];
const TITRES = { titre: "H2", "sous-titre": "H3" };
const VIERGE = "<table><thead><tr><th><br></th><th><br></th></tr></thead><tbody><tr><td><br></td><td><br></td></tr></tbody></table><p><br></p>";
const DONNEES = /data:[^"'\s<>)]{64,}/gi;

export function brancher(racine = document) {
  for (const zone of racine.querySelectorAll("[data-zone-riche]:not([data-branchee])")) {
    if (!zone.closest("template")) new Editeur(zone);
  }
}

class Editeur {
  constructor(zone) {
    zone.dataset.branchee = "";
    this.zone = zone;
    this.champ = zone.querySelector("textarea");
    const tenu = document.activeElement === this.champ;
    this.surface = this.creerLaSurface();
    this.barre = this.creerLaBarre();
    this.annonce = Object.assign(document.createElement("p"), { className: "zone-riche-annonce" });
    this.annonce.setAttribute("role", "status");
    zone.prepend(this.barre, this.surface, this.annonce);
    zone.querySelector(".zone-riche-aide").hidden = true;
    this.champ.hidden = true;
    this.champ.editeur = this.surface;
    this.champ.focus = () => this.surface.focus();
    this.montrer(zone.querySelector("template").innerHTML);
    this.ecrit = this.champ.defaultValue;
    this.suivre();
    this.refleter();
    if (tenu) this.finir();
    this.relire();
  }

  creerLaSurface() {
    const surface = document.createElement("div");
    surface.className = "zone-riche-texte texte-riche form-control";
    surface.setAttribute("role", "textbox");
    surface.setAttribute("aria-multiline", "true");
    const etiquette = document.querySelector(`label[for="${CSS.escape(this.champ.id)}"]`);
    if (etiquette) {
      etiquette.id ||= `etiquette_${this.champ.id}`;
      surface.setAttribute("aria-labelledby", etiquette.id);
      etiquette.addEventListener("click", () => surface.focus());
    }
    surface.id = this.champ.id;
    this.champ.id += "_brut";
    return surface;
  }

  creerLaBarre() {
    const barre = document.createElement("div");
    barre.className = "zone-riche-barre";
    barre.setAttribute("role", "toolbar");
    barre.setAttribute("aria-label", "Mise en forme");
    barre.setAttribute("aria-controls", this.surface.id);
    for (const [geste, texte] of [...OUTILS, ...DANS_UN_TABLEAU]) {
      const bouton = Object.assign(document.createElement("button"), { type: "button", textContent: texte, tabIndex: -1 });
      bouton.dataset.geste = geste;
      bouton.hidden = DANS_UN_TABLEAU.some(([nom]) => nom === geste);
      barre.append(bouton);
    }
    barre.firstElementChild.tabIndex = 0;
    barre.addEventListener("mousedown", (evenement) => evenement.preventDefault());
    barre.addEventListener("click", (evenement) => evenement.target.dataset.geste && this.agir(evenement.target.dataset.geste));
    barre.addEventListener("keydown", (evenement) => this.parcourir(evenement));
    return barre;
  }

  /* Flèches, début et fin : un seul arrêt de tabulation pour toute la barre. */
  parcourir(evenement) {
    const boutons = [...this.barre.querySelectorAll("button:not([hidden])")];
    const rang = boutons.indexOf(document.activeElement);
    const vers = { ArrowRight: rang + 1, ArrowLeft: rang - 1, Home: 0, End: boutons.length - 1 }[evenement.key];
    if (vers === undefined) return;
    evenement.preventDefault();
    const suivant = boutons.at(vers % boutons.length);
    for (const bouton of boutons) bouton.tabIndex = bouton === suivant ? 0 : -1;
    suivant.focus();
  }

  suivre() {
    document.execCommand("defaultParagraphSeparator", false, "p");
    this.surface.addEventListener("input", () => this.ranger());
    this.surface.addEventListener("blur", () => this.champ.dispatchEvent(new Event("change", { bubbles: true })));
    this.surface.addEventListener("paste", (evenement) => this.coller(evenement, evenement.clipboardData));
    this.surface.addEventListener("drop", (evenement) => this.coller(evenement, evenement.dataTransfer));
    this.surface.addEventListener("beforeinput", (evenement) => {
      if (evenement.inputType === "formatUnderline") evenement.preventDefault();
    });
    this.champ.addEventListener("valeur-remplacee", () => this.relire());
    document.addEventListener("selectionchange", () => this.surface.contains(document.getSelection().anchorNode) && this.dire());
    new MutationObserver(() => this.refleter()).observe(this.champ, { attributes: true });
  }

  /* Ce que le formulaire dit du champ (faute, aide, fermé) se dit de la surface. */
  refleter() {
    for (const nom of ["aria-invalid", "aria-describedby"]) {
      if (this.champ.hasAttribute(nom)) this.surface.setAttribute(nom, this.champ.getAttribute(nom));
      else this.surface.removeAttribute(nom);
    }
    this.surface.classList.toggle("is-invalid", this.champ.classList.contains("is-invalid"));
    this.surface.contentEditable = this.champ.disabled ? "false" : "true";
    this.surface.setAttribute("aria-disabled", this.champ.disabled);
    this.barre.hidden = this.champ.disabled;
  }

  montrer(html) {
    const tenue = document.activeElement === this.surface;
    this.surface.innerHTML = html || "<p><br></p>";
    this.ecrit = this.champ.value;
    if (tenue) this.finir();
  }

  /* Le curseur au bout du texte, où l'on tapait. */
  finir() {
    this.surface.focus();
    let bout = this.surface;
    while (bout.lastChild && bout.lastChild.nodeName !== "BR") bout = bout.lastChild;
    document.getSelection().collapse(bout, bout.length ?? 0);
  }

  ranger() {
    const texte = enMarkdown(this.surface);
    if (texte === this.ecrit) return;
    this.ecrit = this.champ.value = texte;
    this.champ.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /* La valeur a changé ailleurs (version d'un autre, réponse retrouvée, frappe d'avant l'éditeur) : elle se montre telle
     quelle, puis le serveur la remet en forme, sauf si l'on a tapé entre-temps. */
  async relire() {
    if (this.champ.value === this.ecrit) return;
    const voulue = this.champ.value;
    this.montrer(Object.assign(document.createElement("p"), { innerText: voulue }).outerHTML);
    const montree = this.surface.innerHTML; // une espace de plus au bout ne change pas la valeur : la surface fait foi
    const rendu = await this.demander({ texte: voulue });
    if (rendu && this.champ.value === voulue && this.surface.innerHTML === montree) this.montrer(rendu.html);
  }

  async demander(donnees) {
    const envoi = new FormData(this.champ.form);
    const corps = new FormData();
    corps.append("csrfmiddlewaretoken", envoi.get("csrfmiddlewaretoken"));
    for (const [nom, valeur] of Object.entries(donnees)) corps.append(nom, valeur);
    try {
      const reponse = await fetch(this.zone.dataset.zoneRiche, { method: "POST", body: corps, headers: { Accept: "application/json" } });
      return reponse.ok ? await reponse.json() : null;
    } catch {
      return null;
    }
  }

  async coller(evenement, donnees) {
    const html = donnees.getData("text/html");
    const nu = donnees.getData("text/plain");
    if (!html && nu) return;
    evenement.preventDefault();
    if (!html) {
      this.annoncer("Une image ne se colle pas dans un texte : joignez-la à la rubrique.");
      return;
    }
    const choix = document.getSelection();
    const place = choix.rangeCount ? choix.getRangeAt(0).cloneRange() : null;
    const rendu = await this.demander({ html: html.replace(DONNEES, "data:") });
    this.surface.focus();
    if (place) {
      choix.removeAllRanges();
      choix.addRange(place);
    }
    if (rendu) document.execCommand("insertHTML", false, seul(rendu.html.trim()));
    else document.execCommand("insertText", false, nu);
    this.annoncer(rendu ? rendu.retire : "Collé sans mise en forme : le portail ne répond pas.");
    this.ranger();
  }

  annoncer(texte) {
    this.annonce.textContent = texte;
  }

  agir(geste) {
    this.surface.focus();
    const cellule = this.dans("TD,TH");
    if (geste === "tableau") {
      if (!cellule) this.poserUnTableau();
    } else if (DANS_UN_TABLEAU.some(([nom]) => nom === geste)) {
      if (cellule) this.refaireLeTableau(geste, cellule);
    } else if (geste in TITRES) {
      document.execCommand("formatBlock", false, this.dans(TITRES[geste]) ? "P" : TITRES[geste]);
    } else {
      document.execCommand(geste);
    }
    this.ranger();
    this.dire();
  }

  /* Après le bloc du curseur, ou à sa place s'il est vide ; un paragraphe suit, pour pouvoir continuer. */
  poserUnTableau() {
    let bloc = document.getSelection().anchorNode;
    while (bloc && bloc.parentNode !== this.surface) bloc = bloc.parentNode;
    const modele = Object.assign(document.createElement("template"), { innerHTML: VIERGE });
    const premiere = modele.content.querySelector("th");
    if (bloc) bloc.after(modele.content);
    else this.surface.append(modele.content);
    if (bloc && !bloc.textContent.trim()) bloc.remove();
    document.getSelection().collapse(premiere, 0);
  }

  refaireLeTableau(geste, cellule) {
    const rangee = cellule.parentElement;
    const tableau = cellule.closest("table");
    const rang = cellule.cellIndex;
    let vers = null;
    if (geste === "rangee") {
      const neuve = tableau.tBodies[0] ?? tableau.createTBody();
      const ligne = neuve.insertRow(rangee.closest("tbody") ? rangee.sectionRowIndex + 1 : 0);
      for (let n = 0; n < rangee.cells.length; n += 1) ligne.insertCell().append(document.createElement("br"));
      vers = ligne.cells[0];
    } else if (geste === "colonne") {
      for (const une of tableau.rows) {
        const neuve = document.createElement(une.closest("thead") ? "th" : "td");
        neuve.append(document.createElement("br"));
        une.cells[rang].after(neuve);
      }
      vers = rangee.cells[rang + 1];
    } else {
      if (geste === "sans-rangee") rangee.remove();
      else for (const une of [...tableau.rows]) une.cells[rang]?.remove();
      vers = tableau.rows[0]?.cells[0] ?? null;
      if (!vers) tableau.remove();
    }
    if (vers) document.getSelection().collapse(vers, 0);
  }

  dans(balises) {
    const noeud = document.getSelection().anchorNode;
    const trouve = (noeud?.nodeType === Node.TEXT_NODE ? noeud.parentElement : noeud)?.closest?.(balises);
    return trouve && this.surface.contains(trouve) ? trouve : null;
  }

  /* Ce qui est en vigueur sous le curseur. */
  dire() {
    const dansUnTableau = Boolean(this.dans("TABLE"));
    for (const bouton of this.barre.children) {
      const geste = bouton.dataset.geste;
      if (DANS_UN_TABLEAU.some(([nom]) => nom === geste)) bouton.hidden = !dansUnTableau;
      else if (geste in TITRES) bouton.setAttribute("aria-pressed", Boolean(this.dans(TITRES[geste])));
      else if (geste !== "tableau") bouton.setAttribute("aria-pressed", document.queryCommandState(geste));
    }
  }
}

/* Un seul paragraphe se colle au fil du texte ; plusieurs blocs ne se soudent pas à ce qui suit. */
function seul(html) {
  const morceaux = html.match(/^<p>((?:(?!<p>)[^])*)<\/p>$/);
  return morceaux ? morceaux[1] : `${html}<p><br></p>`;
}

brancher();
