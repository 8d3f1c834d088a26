"""Sentences to start a bank of comments with, by level; codes of two levels never collide.

Primary: T completed well, H completed, C not yet; secondary: G good, K fair, D passed, Y to work harder.
"""

from collections.abc import Iterable, Mapping

from portal.rules.school.levels import PRIMARY, level_of

PRIMARY_STARTS: dict[str, str] = {
    "T1": "Em hoàn thành tốt nội dung học tập, tích cực phát biểu xây dựng bài.",
    "T2": "Em nắm chắc kiến thức, vận dụng tốt vào bài tập và tình huống thực tế.",
    "T3": "Em tiếp thu bài nhanh, làm bài cẩn thận, trình bày sạch đẹp.",
    "T4": "Em chủ động, tự tin trong học tập, biết giúp đỡ bạn cùng tiến bộ.",
    "T5": "Em đọc bài lưu loát, viết đúng chính tả, diễn đạt rõ ý.",
    "T6": "Em tính toán nhanh và chính xác, giải được các bài toán cần suy luận.",
    "H1": "Em hoàn thành nội dung học tập, nắm được kiến thức cơ bản của môn học.",
    "H2": "Em hiểu bài và làm được bài tập; cần mạnh dạn phát biểu hơn.",
    "H3": "Em có tiến bộ trong học tập; cần luyện tập thêm để làm bài nhanh hơn.",
    "H4": "Em chăm chỉ, làm bài đầy đủ; cần trình bày cẩn thận hơn.",
    "H5": "Em đọc tương đối trôi chảy; cần rèn thêm chữ viết và chính tả.",
    "H6": "Em thực hiện được các phép tính cơ bản; cần rèn thêm kĩ năng giải toán có lời văn.",
    "H7": "Em biết hợp tác với bạn trong nhóm; cần tập trung hơn khi nghe giảng.",
    "C1": "Em chưa nắm vững kiến thức cơ bản; thầy cô sẽ hướng dẫn thêm, gia đình cùng nhắc em ôn bài mỗi ngày.",
    "C2": "Em còn chậm khi làm bài; cần luyện tập thường xuyên với sự hỗ trợ của thầy cô và gia đình.",
    "C3": "Em cần luyện đọc và luyện viết thêm ở nhà mỗi ngày.",
    "C4": "Em cần ôn lại bảng cộng, trừ, nhân, chia và luyện tính toán mỗi ngày.",
    "C5": "Em cần tập trung hơn trong giờ học và hoàn thành bài tập được giao.",
    "C6": "Em đã có cố gắng; cần mạnh dạn hỏi thầy cô khi chưa hiểu bài.",
}
SECONDARY_STARTS: dict[str, str] = {
    "G1": "Nắm vững kiến thức, vận dụng linh hoạt; tích cực tham gia xây dựng bài.",
    "G2": "Có tư duy tốt, trình bày bài chặt chẽ; cần phát huy khả năng tự học.",
    "G3": "Chủ động, sáng tạo trong học tập; hoàn thành xuất sắc các nhiệm vụ được giao.",
    "G4": "Kết quả học tập tốt và ổn định; biết hỗ trợ bạn trong hoạt động nhóm.",
    "G5": "Thực hành thành thạo, biết liên hệ kiến thức với thực tiễn.",
    "K1": "Nắm được kiến thức trọng tâm, làm bài khá; cần mạnh dạn phát biểu hơn.",
    "K2": "Chăm chỉ, có ý thức học tập; cần rèn thêm các dạng bài vận dụng.",
    "K3": "Tiếp thu bài khá, hoàn thành đầy đủ bài tập; cần trình bày cẩn thận hơn.",
    "K4": "Có tiến bộ rõ so với đầu học kì; cần giữ vững sự cố gắng.",
    "K5": "Hợp tác tốt trong nhóm; cần chủ động hơn trong việc tự học.",
    "D1": "Đạt yêu cầu cần đạt của môn học; cần ôn tập thường xuyên để nắm chắc kiến thức.",
    "D2": "Nắm được kiến thức cơ bản; kĩ năng vận dụng còn hạn chế, cần luyện tập thêm.",
    "D3": "Có cố gắng trong học tập; cần tập trung nghe giảng và ghi chép đầy đủ.",
    "D4": "Làm được các bài tập cơ bản; cần rèn kĩ năng trình bày và diễn đạt.",
    "D5": "Kết quả học tập chưa đều; cần dành thêm thời gian ôn bài ở nhà.",
    "Y1": "Kiến thức cơ bản còn thiếu; cần ôn lại theo hướng dẫn của thầy cô.",
    "Y2": "Cần cố gắng nhiều hơn, hoàn thành đầy đủ bài tập và ôn bài trước khi đến lớp.",
    "Y3": "Chưa tập trung trong giờ học; cần nghiêm túc hơn và mạnh dạn hỏi khi chưa hiểu.",
    "Y4": "Cần tham gia đầy đủ các buổi phụ đạo và luyện tập thường xuyên.",
    "Y5": "Đã có cố gắng nhưng kết quả còn thấp; gia đình và thầy cô cùng hỗ trợ thêm.",
}


def starts_for(grades: Iterable[int]) -> Mapping[str, str]:
    """The sentences by code for a school that teaches these grades; none for preschool (grade 0)."""
    levels = {level_of(grade) for grade in grades if grade > 0}
    primary = PRIMARY_STARTS if PRIMARY in levels else {}
    return {**primary, **(SECONDARY_STARTS if levels - {PRIMARY} else {})}
