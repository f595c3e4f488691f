/* Ce qui attend la confirmation du serveur, gardé sur l'appareil : par compte, dossier et rubrique, sept jours au plus. */

export const PREFIXE = "cpts.saisie/";
const DUREE = 7 * 24 * 3600 * 1000;
let fermee = false; // déconnecté : une réponse qui arrive encore ne remet rien sur l'appareil

function toutes() {
  try {
    return Object.keys(localStorage).filter((cle) => cle.startsWith(PREFIXE));
  } catch {
    return [];
  }
}

/* Efface les saisies de plus de sept jours ; toutes, à la déconnexion. */
export function effacerLesSaisies({ toutesLesSaisies = false } = {}) {
  fermee ||= toutesLesSaisies;
  for (const cle of toutes()) {
    let instant = 0;
    try { instant = JSON.parse(localStorage.getItem(cle)).instant; } catch { /* illisible : à effacer */ }
    if (toutesLesSaisies || !(Date.now() - instant < DUREE)) localStorage.removeItem(cle);
  }
}

export class Appareil {
  constructor(rubrique) {
    this.cle = PREFIXE + rubrique;
    this.fiable = true;
    this.champs = new Map();
  }

  /* Ce qu'un affichage précédent a laissé ; une saisie trop vieille n'est pas rendue. */
  relire() {
    try {
      const lu = JSON.parse(localStorage.getItem(this.cle)) ?? {};
      if (Date.now() - lu.instant < DUREE) this.champs = new Map(lu.champs);
    } catch {
      this.champs = new Map();
    }
    return this.champs;
  }

  garder(nom, saisie) {
    this.champs.set(nom, saisie);
    this.ecrire();
  }

  oublier(nom) {
    if (this.champs.delete(nom)) this.ecrire();
  }

  ecrire() {
    if (fermee) return;
    try {
      if (this.champs.size === 0) localStorage.removeItem(this.cle);
      else localStorage.setItem(this.cle, JSON.stringify({ instant: Date.now(), champs: [...this.champs] }));
      this.fiable = true;
    } catch {
      this.fiable = false;
    }
  }
}

addEventListener("pageshow", () => { fermee = false; });
