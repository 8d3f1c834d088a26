"""Drawings for the articles of the demo and the emblem of its school, all drawn for this project."""

import io
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from portal.adapters.file_store import FileStore
from portal.adapters.pictures import MadePicture, make_renditions
from portal.models.news import Article, Medium
from portal.rules.permissions import Actor
from portal.services.demo.texts import read_bytes
from portal.services.news import illustrating, media
from portal.services.news.acting import newest
from portal.services.news.versions import fingerprint

EMBLEM = "huy-hieu"
CREDIT = "Tranh minh họa"
ALTS = {
    "an-toan-duoi-nuoc": "Học sinh đội mũ bơi, mang phao tròn tập bơi theo từng làn trong hồ",
    "chuyen-de-toan": "Hai học sinh đứng bên ba luống rau, cạnh thước dài và ê ke lớn",
    "doc-sach": "Bốn học sinh đứng đọc sách trong lớp, sau lưng là giá sách đầy",
    "hoi-khoe": "Bốn học sinh đeo huy chương đứng trên đường chạy của sân trường",
    "khai-giang": "Học sinh xếp hàng chào cờ trên sân trường trong lễ khai giảng",
    "khai-giang-co": "Lá cờ Tổ quốc trước dãy phòng học hai tầng mái ngói",
    "khai-giang-hoc-sinh": "Các hàng học sinh áo trắng, khăn quàng đỏ nhìn lên lễ đài",
    "tu-sach-lop": "Hai học sinh xếp sách vào tủ sách ghép từ chín thùng giấy",
    "vuon-rau": "Học sinh tưới ba luống rau xanh sau dãy phòng học",
    EMBLEM: "Huy hiệu của trường: cây dừa, mặt trời và trang sách mở trên sông",
}
GALLERIES = {
    "khai-giang": (
        ("khai-giang-co", "Lễ chào cờ đầu năm học."),
        ("khai-giang-hoc-sinh", "Mười bảy lớp có mặt từ bảy giờ sáng."),
    )
}


@dataclass(frozen=True)
class Drawings:
    """Pictures already in the file store, by the name of what they belong to."""

    made: Mapping[str, MadePicture]

    def add(self, actor: Actor, name: str) -> Medium:
        """One in the library of the unit acted for, described."""
        medium, _new = media.add_medium(actor, name=f"{name}.webp", made=self.made[name])
        return media.describe_medium(actor, medium_id=medium.id, alt=ALTS[name], credit=CREDIT)

    def illustrate(self, actor: Actor, article: Article, name: str) -> None:
        """Give the article its cover and gallery; without a drawing it stays as it is."""
        if name in self.made:
            illustrating.choose_pictures(
                actor,
                article_id=article.id,
                seen=fingerprint(newest(article)),
                cover_id=self.add(actor, name).id,
                gallery=self._gallery(actor, name),
            )

    def _gallery(self, actor: Actor, name: str) -> Sequence[tuple[int, str]]:
        return [(self.add(actor, each).id, caption) for each, caption in GALLERIES.get(name, ())]


def draw(store: FileStore) -> Drawings:
    """Every drawing in its fixed sizes in the store; takes some seconds, so two at a time and before any row."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        return Drawings(dict(zip(ALTS, pool.map(partial(_make, store), ALTS), strict=True)))


def _make(store: FileStore, name: str) -> MadePicture:
    kept = store.put(io.BytesIO(read_bytes(f"news/pictures/{name}.webp")))
    return make_renditions(store, kept.sha256, kept.size, name=name)
