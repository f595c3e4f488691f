/* Les lignes répétées d'une rubrique : leur identité, en ajouter, en retirer, sans recharger la page. */

const NOM = /^(.+)-(\d+)-(\w+)$/;

export function nouveauJeton() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((octet) => octet.toString(16).padStart(2, "0")).join("");
}

export class Lignes {
  constructor(formulaire) {
    this.formulaire = formulaire;
    this.remises = new Map();
  }

  champ(nom) {
    return this.formulaire.elements.namedItem(nom);
  }

  /* La ligne d'un champ : préfixe « acteurs-3 », jeu « acteurs », champ « nom », identifiant, jeton ; null hors ligne. */
  de(nom) {
    const [, jeu, rang, champ] = nom.match(NOM) ?? [];
    const prefixe = `${jeu}-${rang}`;
    if (!jeu || !this.champ(`${prefixe}-id`)) return null;
    return { prefixe, jeu, champ, id: this.champ(`${prefixe}-id`).value, jeton: this.champ(`${prefixe}-jeton`)?.value ?? "" };
  }

  bloc(prefixe) {
    return this.champ(`${prefixe}-id`)?.closest("fieldset.ligne");
  }

  noms(prefixe) {
    const noms = [...this.bloc(prefixe).querySelectorAll("[name]")].map((champ) => champ.name);
    return [...new Set(noms)].filter((nom) => !/-(id|jeton|DELETE)$/.test(nom));
  }

  /* Un nom qui désigne la même ligne d'un affichage à l'autre. */
  stable(nom) {
    const ligne = this.de(nom);
    if (!ligne) return nom;
    return `${ligne.jeu}/${ligne.id || `*${ligne.jeton}`}/${ligne.champ}`;
  }

  /* Le nom dans cette page ; une ligne neuve, ou supprimée par un autre depuis, est remise ; null si c'est impossible. */
  dansLaPage(stable) {
    const [jeu, cle, champ] = stable.split("/");
    if (champ === undefined) return this.champ(stable) ? stable : null;
    const suffixe = cle.startsWith("*") ? "-jeton" : "-id";
    const voulue = cle.replace("*", "");
    for (const cache of this.formulaire.querySelectorAll(`input[type=hidden][name^="${jeu}-"][name$="${suffixe}"]`)) {
      if (cache.value === voulue) return cache.name.slice(0, -suffixe.length) + `-${champ}`;
    }
    if (champ === "DELETE") return null;
    const prefixe = this.remises.get(`${jeu}/${cle}`) ?? this.vierge(jeu) ?? this.ajouter(jeu);
    if (!prefixe) return null;
    this.remises.set(`${jeu}/${cle}`, prefixe);
    if (suffixe === "-jeton") this.champ(`${prefixe}-jeton`).value = voulue;
    return `${prefixe}-${champ}`;
  }

  /* Une ligne neuve où rien n'est écrit. */
  vierge(jeu) {
    for (const cache of this.formulaire.querySelectorAll(`input[name^="${jeu}-"][name$="-jeton"]`)) {
      const prefixe = cache.name.slice(0, -"-jeton".length);
      const rempli = this.noms(prefixe).some((nom) => !inchange(this.champ(nom)));
      if (!this.champ(`${prefixe}-id`).value && !rempli) return prefixe;
    }
    return null;
  }

  ajouter(jeu) {
    const modele = document.querySelector(`template[data-modele="${jeu}"]`);
    if (!modele) return null;
    const rangs = [...this.formulaire.querySelectorAll(`input[name^="${jeu}-"][name$="-id"]`)].map((c) => Number(c.name.match(NOM)[2]));
    const rang = Math.max(-1, ...rangs) + 1;
    modele.insertAdjacentHTML("beforebegin", modele.innerHTML.replaceAll("__prefix__", rang));
    const prefixe = `${jeu}-${rang}`;
    this.champ(`${prefixe}-jeton`).value = nouveauJeton();
    const total = this.champ(`${jeu}-TOTAL_FORMS`);
    if (total) total.value = rang + 1;
    return prefixe;
  }

  /* Une ligne enregistrée reçoit son identifiant ; si la page la montrait déjà, la copie s'en va. */
  creee(prefixe, id) {
    const jeu = prefixe.replace(/-\d+$/, "");
    for (const cache of this.formulaire.querySelectorAll(`input[name^="${jeu}-"][name$="-id"]`)) {
      if (cache.value === id && cache.name !== `${prefixe}-id`) {
        const bloc = this.bloc(prefixe);
        return (bloc.closest(".ligne-neuve") ?? bloc).remove();
      }
    }
    this.champ(`${prefixe}-id`).value = id;
  }

  /* La ligne redevient neuve : elle sera créée de nouveau avec ce qu'elle contient. */
  refaire(prefixe) {
    const bloc = this.bloc(prefixe);
    let jeton = this.champ(`${prefixe}-jeton`);
    if (!jeton) {
      jeton = Object.assign(document.createElement("input"), { type: "hidden", name: `${prefixe}-jeton` });
      bloc.append(jeton);
    }
    jeton.value = nouveauJeton();
    this.champ(`${prefixe}-id`).value = "";
    const supprimer = this.champ(`${prefixe}-DELETE`);
    if (supprimer) supprimer.checked = false;
  }
}

function inchange(champ) {
  if (champ instanceof RadioNodeList) return [...champ].every((c) => c.checked === c.defaultChecked);
  if (champ.tagName === "SELECT") {
    const initiales = [...champ.options].filter((o) => o.defaultSelected).map((o) => o.value);
    return champ.value === (initiales[0] ?? champ.options[0]?.value ?? "");
  }
  if (champ.type === "checkbox") return champ.checked === champ.defaultChecked;
  return champ.value === champ.defaultValue;
}
