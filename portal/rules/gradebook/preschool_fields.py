"""Fields and indicators a preschool can begin with, by age group, one indicator a line as schools type them.

Shortened from the expected results ("Kết quả mong đợi") of the preschool programme: TT 17/2009/TT-BGDĐT, amended by
TT 28/2016 and TT 51/2020 (VBHN 01/VBHN-BGDĐT of 13/4/2021). Not the 70 indicators of QĐ 4222/QĐ-BGDĐT. A school
compares them with the circular and changes them as its plan has it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.rules.gradebook.preschool import Indicator, read_indicators

BODY, MIND, SPEECH, FEELING, BEAUTY = "the_chat", "nhan_thuc", "ngon_ngu", "tinh_cam", "tham_mi"
_NAMES = {
    BODY: "Phát triển thể chất",
    MIND: "Phát triển nhận thức",
    SPEECH: "Phát triển ngôn ngữ",
    FEELING: "Phát triển tình cảm và kĩ năng xã hội",
    BEAUTY: "Phát triển thẩm mĩ",
}
_NURSERY_FEELING = "Phát triển tình cảm, kĩ năng xã hội và thẩm mĩ"
"""Below three years the programme has four fields: the last two are one."""
_SPANS = {"24-36m": "24–36 tháng", "3-4": "3–4 tuổi", "4-5": "4–5 tuổi", "5-6": "5–6 tuổi"}

_TYPED: dict[tuple[str, str], str] = {
    ("24-36m", BODY): """
1 | Vận động | Thực hiện được các động tác trong bài tập thể dục: hít thở, tay, lưng, bụng và chân
2 | Vận động | Giữ được thăng bằng khi đi, chạy thay đổi tốc độ nhanh, chậm theo cô
3 | Vận động | Phối hợp tay và mắt: tung, bắt bóng với cô ở khoảng cách 1 m; ném vào đích xa 1–1,2 m
4 | Vận động | Phối hợp tay, chân, cơ thể khi bò để giữ được vật đặt trên lưng
5 | Vận động | Phối hợp được cử động bàn tay, ngón tay: nhào đất nặn, vẽ tổ chim, xâu vòng tay, chuỗi đeo cổ
6 | Dinh dưỡng và sức khỏe | Thích nghi với chế độ ăn cơm, ăn được các loại thức ăn khác nhau
7 | Dinh dưỡng và sức khỏe | Ngủ một giấc buổi trưa; đi vệ sinh đúng nơi quy định
8 | Dinh dưỡng và sức khỏe | Làm được một số việc với sự giúp đỡ của người lớn: lấy nước uống, đi vệ sinh
9 | Dinh dưỡng và sức khỏe | Biết tránh một số vật dụng, nơi nguy hiểm khi được nhắc nhở
""",
    ("24-36m", MIND): """
1 | Khám phá | Sờ nắn, nhìn, nghe, ngửi, nếm để nhận biết đặc điểm nổi bật của đối tượng
2 | Khám phá | Chơi bắt chước một số hành động quen thuộc của những người gần gũi
3 | Hiểu biết | Nói được tên của bản thân và những người gần gũi khi được hỏi
4 | Hiểu biết | Nói được tên và chức năng của một số bộ phận cơ thể khi được hỏi
5 | Hiểu biết | Nói được tên và một vài đặc điểm nổi bật của đồ vật, hoa quả, con vật quen thuộc
6 | Hiểu biết | Chỉ, lấy hoặc cất đúng đồ chơi màu đỏ, vàng, xanh theo yêu cầu
7 | Hiểu biết | Chỉ, lấy hoặc cất đúng đồ chơi có kích thước to, nhỏ theo yêu cầu
""",
    ("24-36m", SPEECH): """
1 | Nghe | Thực hiện được nhiệm vụ gồm 2–3 hành động
2 | Nghe | Trả lời các câu hỏi: Ai đây? Cái gì đây? … làm gì? … thế nào?
3 | Nghe | Hiểu nội dung truyện ngắn đơn giản: tên truyện, tên và hành động của các nhân vật
4 | Nói | Phát âm rõ tiếng
5 | Nói | Đọc được bài thơ, ca dao, đồng dao với sự giúp đỡ của cô giáo
6 | Nói | Nói được câu đơn, câu có 5–7 tiếng, có các từ thông dụng
7 | Nói | Sử dụng lời nói để chào hỏi, trò chuyện, bày tỏ nhu cầu; nói to, đủ nghe, lễ phép
""",
    ("24-36m", FEELING): """
1 | Ý thức về bản thân | Nói được một vài thông tin về mình: tên, tuổi; thể hiện điều mình thích và không thích
2 | Cảm xúc | Biểu lộ sự thích giao tiếp với người khác bằng cử chỉ, lời nói
3 | Cảm xúc | Nhận biết được trạng thái cảm xúc vui, buồn, sợ hãi
4 | Cảm xúc | Biểu lộ sự thân thiện với một số con vật quen thuộc, gần gũi
5 | Hành vi xã hội | Biết chào, tạm biệt, cảm ơn, ạ, vâng ạ
6 | Hành vi xã hội | Chơi thân thiện cạnh trẻ khác; thực hiện một số yêu cầu của người lớn
7 | Cảm xúc thẩm mĩ | Biết hát và vận động đơn giản theo một vài bài hát, bản nhạc quen thuộc
8 | Cảm xúc thẩm mĩ | Thích tô màu, vẽ, nặn, xé, xếp hình, xem tranh
""",
    ("3-4", BODY): """
1 | Vận động | Thực hiện đủ các động tác trong bài tập thể dục theo hướng dẫn
2 | Vận động | Giữ được thăng bằng: đi hết đoạn đường hẹp 3 m × 0,2 m; đi kiễng gót liên tục 3 m
3 | Vận động | Đi, chạy thay đổi tốc độ theo đúng hiệu lệnh
4 | Vận động | Tung, bắt bóng với cô: bắt được 3 lần liền không rơi bóng, khoảng cách 2,5 m
5 | Vận động | Chạy được 15 m liên tục theo hướng thẳng
6 | Vận động | Bò trong đường hẹp 3 m × 0,4 m không chệch ra ngoài
7 | Vận động | Vẽ được hình tròn theo mẫu; cắt thẳng được một đoạn 10 cm
8 | Vận động | Xếp chồng 8–10 khối không đổ; tự cài, cởi cúc
9 | Dinh dưỡng và sức khỏe | Nói đúng tên một số thực phẩm quen thuộc khi nhìn vật thật hoặc tranh ảnh
10 | Dinh dưỡng và sức khỏe | Rửa tay, lau mặt, súc miệng, cởi quần áo với sự giúp đỡ của người lớn
11 | Dinh dưỡng và sức khỏe | Sử dụng bát, thìa, cốc đúng cách
12 | An toàn | Nhận ra và tránh một số vật dụng nguy hiểm khi được nhắc nhở
""",
    ("3-4", MIND): """
1 | Khám phá khoa học | Quan tâm, hứng thú với sự vật, hiện tượng gần gũi; hay đặt câu hỏi về đối tượng
2 | Khám phá khoa học | Sử dụng các giác quan để tìm hiểu đối tượng, nhận ra đặc điểm nổi bật
3 | Khám phá khoa học | Phân loại các đối tượng theo một dấu hiệu nổi bật
4 | Làm quen với toán | Đếm trên các đối tượng giống nhau và đếm đến 5
5 | Làm quen với toán | So sánh số lượng hai nhóm trong phạm vi 5, nói được bằng nhau, nhiều hơn, ít hơn
6 | Làm quen với toán | Nhận ra quy tắc sắp xếp đơn giản và sao chép lại
7 | Làm quen với toán | Nhận dạng và gọi tên hình tròn, vuông, tam giác, chữ nhật
8 | Khám phá xã hội | Nói được tên, tuổi, giới tính của bản thân; tên của bố mẹ và các thành viên trong gia đình
9 | Khám phá xã hội | Nói được tên trường, lớp, cô giáo, bạn khi được hỏi
10 | Khám phá xã hội | Kể tên và nói được sản phẩm của nghề gần gũi khi được hỏi, xem tranh
""",
    ("3-4", SPEECH): """
1 | Nghe hiểu | Thực hiện được yêu cầu đơn giản
2 | Nghe hiểu | Hiểu nghĩa từ khái quát gần gũi: quần áo, đồ chơi, hoa, quả
3 | Nghe hiểu | Lắng nghe và trả lời được câu hỏi của người đối thoại
4 | Nói | Nói rõ các tiếng; sử dụng được câu đơn, câu ghép
5 | Nói | Kể lại được những sự việc đơn giản đã diễn ra của bản thân
6 | Nói | Đọc thuộc bài thơ, ca dao, đồng dao
7 | Nói | Sử dụng các từ vâng ạ, dạ, thưa trong giao tiếp; nói đủ nghe, không nói lí nhí
8 | Làm quen với đọc, viết | Đề nghị người khác đọc sách cho nghe, tự giở sách xem tranh
9 | Làm quen với đọc, viết | Thích vẽ, viết nguệch ngoạc
""",
    ("3-4", FEELING): """
1 | Ý thức về bản thân | Nói được tên, tuổi, giới tính của bản thân; điều bé thích, không thích
2 | Tự tin, tự lực | Mạnh dạn tham gia các hoạt động, mạnh dạn khi trả lời câu hỏi
3 | Tự tin, tự lực | Cố gắng thực hiện công việc đơn giản được giao
4 | Cảm xúc | Nhận ra và biểu lộ cảm xúc vui, buồn, sợ hãi, tức giận
5 | Hành vi xã hội | Thực hiện được một số quy định ở lớp và gia đình
6 | Hành vi xã hội | Biết chào hỏi, nói cảm ơn, xin lỗi khi được nhắc nhở
7 | Hành vi xã hội | Cùng chơi với các bạn trong các trò chơi theo nhóm nhỏ
8 | Quan tâm đến môi trường | Bỏ rác đúng nơi quy định; thích quan sát cảnh vật và chăm sóc cây
""",
    ("3-4", BEAUTY): """
1 | Cảm nhận | Vui sướng, nói lên cảm nhận khi nghe âm thanh gợi cảm và ngắm vẻ đẹp nổi bật
2 | Cảm nhận | Chú ý nghe, thích hát theo, vỗ tay, nhún nhảy theo bài hát, bản nhạc
3 | Âm nhạc | Hát tự nhiên, hát được theo giai điệu bài hát quen thuộc
4 | Âm nhạc | Vận động theo nhịp điệu bài hát: vỗ tay theo phách, nhịp, vận động minh họa
5 | Tạo hình | Vẽ các nét thẳng, xiên, ngang tạo thành bức tranh đơn giản
6 | Tạo hình | Xé theo dải, lăn dọc, xoay tròn, xếp chồng, xếp cạnh để tạo sản phẩm đơn giản
7 | Tạo hình | Nhận xét các sản phẩm tạo hình
""",
    ("4-5", BODY): """
1 | Vận động | Thực hiện đúng, đầy đủ, nhịp nhàng các động tác trong bài thể dục theo hiệu lệnh
2 | Vận động | Giữ được thăng bằng: đi trên ghế thể dục hoặc vạch kẻ thẳng; đi bước lùi liên tiếp khoảng 3 m
3 | Vận động | Đi, chạy thay đổi hướng đúng tín hiệu vật chuẩn, 4–5 vật chuẩn đặt dích dắc
4 | Vận động | Tung, bắt bóng với người đối diện: bắt được 3 lần liền không rơi bóng, khoảng cách 3 m
5 | Vận động | Chạy liên tục theo hướng thẳng 15 m trong 10 giây
6 | Vận động | Bò trong đường dích dắc 3–4 điểm, cách nhau 2 m, không chệch ra ngoài
7 | Vận động | Vẽ được hình người, nhà, cây; cắt thành thạo theo đường thẳng
8 | Vận động | Xây dựng, lắp ráp với 10–12 khối; tự cài, cởi cúc, buộc dây giày
9 | Dinh dưỡng và sức khỏe | Biết một số thực phẩm cùng nhóm: thịt, cá có nhiều chất đạm; rau, quả chín có nhiều vitamin
10 | Dinh dưỡng và sức khỏe | Tự rửa tay bằng xà phòng, lau mặt, đánh răng khi được nhắc nhở
11 | Dinh dưỡng và sức khỏe | Tự cầm bát, thìa xúc ăn gọn gàng, không rơi vãi
12 | An toàn | Nhận ra vật dụng, nơi nguy hiểm, không đến gần; biết gọi người giúp đỡ khi cần
""",
    ("4-5", MIND): """
1 | Khám phá khoa học | Quan tâm đến những thay đổi của sự vật, hiện tượng xung quanh với sự hướng dẫn của cô
2 | Khám phá khoa học | Phối hợp các giác quan để xem xét sự vật, hiện tượng
3 | Khám phá khoa học | Phân loại các đối tượng theo một hoặc hai dấu hiệu
4 | Làm quen với toán | Đếm trên đối tượng trong phạm vi 10
5 | Làm quen với toán | So sánh số lượng hai nhóm đối tượng trong phạm vi 10 bằng các cách khác nhau
6 | Làm quen với toán | Gộp, tách nhóm đối tượng trong phạm vi 5 và nói kết quả
7 | Làm quen với toán | Nhận ra quy tắc sắp xếp của ít nhất ba đối tượng và sao chép lại
8 | Làm quen với toán | Chỉ ra điểm giống, khác nhau giữa hai hình; dùng vật liệu tạo ra các hình đơn giản
9 | Khám phá xã hội | Nói họ tên, tuổi, giới tính của bản thân, các thành viên và địa chỉ của gia đình khi được hỏi
10 | Khám phá xã hội | Kể tên, công việc, công cụ, sản phẩm của một số nghề khi được hỏi
11 | Khám phá xã hội | Kể tên và nói đặc điểm của một số ngày lễ hội, cảnh đẹp, di tích ở địa phương
""",
    ("4-5", SPEECH): """
1 | Nghe hiểu | Thực hiện được 2–3 yêu cầu liên tiếp
2 | Nghe hiểu | Hiểu nghĩa từ khái quát: rau quả, con vật, đồ gỗ
3 | Nghe hiểu | Lắng nghe và trao đổi với người đối thoại
4 | Nói | Nói rõ để người nghe có thể hiểu được; sử dụng được các loại câu đơn, câu ghép, câu khẳng định, phủ định
5 | Nói | Kể lại sự việc theo trình tự; kể chuyện có mở đầu, kết thúc
6 | Nói | Đọc thuộc bài thơ, ca dao, đồng dao
7 | Nói | Sử dụng các từ mời cô, mời bạn, cảm ơn, xin lỗi trong giao tiếp
8 | Làm quen với đọc, viết | Cầm sách đúng chiều, giở từng trang để xem tranh, "đọc" theo tranh minh họa
9 | Làm quen với đọc, viết | Sử dụng kí hiệu để "viết": tên, làm vé tàu, thiệp chúc mừng
""",
    ("4-5", FEELING): """
1 | Ý thức về bản thân | Nói được điều bé thích, không thích, những việc gì bé có thể làm được
2 | Tự tin, tự lực | Tự chọn đồ chơi, trò chơi theo ý thích
3 | Tự tin, tự lực | Cố gắng hoàn thành công việc được giao: trực nhật, dọn đồ chơi
4 | Cảm xúc | Nhận biết và biểu lộ cảm xúc vui, buồn, sợ hãi, tức giận, ngạc nhiên
5 | Hành vi xã hội | Thực hiện được một số quy định ở lớp và gia đình
6 | Hành vi xã hội | Biết nói cảm ơn, xin lỗi, chào hỏi lễ phép; chú ý nghe khi cô, bạn nói
7 | Hành vi xã hội | Biết trao đổi, thỏa thuận với bạn để cùng thực hiện hoạt động chung
8 | Quan tâm đến môi trường | Thích chăm sóc cây, con vật; bỏ rác đúng nơi quy định; không bẻ cành, bứt hoa
""",
    ("4-5", BEAUTY): """
1 | Cảm nhận | Vui sướng, vỗ tay, nói lên cảm nhận của mình khi nghe âm thanh gợi cảm và ngắm nhìn vẻ đẹp
2 | Cảm nhận | Chú ý nghe, thích thú hát, vỗ tay, nhún nhảy, lắc lư theo bài hát, bản nhạc
3 | Âm nhạc | Hát đúng giai điệu, lời ca, hát rõ lời và thể hiện sắc thái của bài hát
4 | Âm nhạc | Vận động nhịp nhàng theo nhịp điệu các bài hát, bản nhạc
5 | Tạo hình | Vẽ phối hợp các nét thẳng, xiên, ngang, cong tròn tạo thành bức tranh có màu sắc và bố cục
6 | Tạo hình | Xé, cắt theo đường thẳng, đường cong và dán thành sản phẩm
7 | Tạo hình | Nhận xét các sản phẩm tạo hình về màu sắc, đường nét, hình dáng; đặt tên cho sản phẩm
""",
    ("5-6", BODY): """
1 | Vận động | Thực hiện đúng, thuần thục các động tác của bài thể dục theo hiệu lệnh hoặc nhịp bản nhạc, bài hát
2 | Vận động | Giữ được thăng bằng: đi lên, xuống ván dốc; đứng một chân và giữ thẳng người trong 10 giây
3 | Vận động | Đi, chạy thay đổi hướng vận động theo đúng hiệu lệnh, đổi hướng ít nhất 3 lần
4 | Vận động | Bắt và ném bóng với người đối diện ở khoảng cách 4 m
5 | Vận động | Đi, đập và bắt được bóng nảy 4–5 lần liên tiếp
6 | Vận động | Chạy liên tục theo hướng thẳng 18 m trong 10 giây
7 | Vận động | Cắt được theo đường viền của hình vẽ; xếp chồng 12–15 khối theo mẫu
8 | Vận động | Tự cài, cởi cúc, xâu dây giày, cài quai dép, kéo khóa
9 | Dinh dưỡng và sức khỏe | Kể được tên một số thức ăn cần có trong bữa ăn hằng ngày
10 | Dinh dưỡng và sức khỏe | Tự rửa tay bằng xà phòng, lau mặt, đánh răng, thay quần áo
11 | Dinh dưỡng và sức khỏe | Sử dụng đồ dùng phục vụ ăn uống thành thạo
12 | Dinh dưỡng và sức khỏe | Có một số hành vi tốt trong ăn uống, vệ sinh, phòng bệnh
13 | An toàn | Biết những vật dụng, nơi, hành động nguy hiểm và không đến gần, không làm
14 | An toàn | Nhận biết trường hợp không an toàn và gọi người giúp đỡ
""",
    ("5-6", MIND): """
1 | Khám phá khoa học | Tò mò tìm tòi, khám phá các sự vật, hiện tượng xung quanh; đặt câu hỏi: tại sao
2 | Khám phá khoa học | Làm thử nghiệm và sử dụng công cụ đơn giản để quan sát, so sánh, dự đoán
3 | Khám phá khoa học | Phân loại các đối tượng theo những dấu hiệu khác nhau
4 | Khám phá khoa học | Nhận xét được mối quan hệ đơn giản của sự vật, hiện tượng
5 | Làm quen với toán | Đếm trên đối tượng trong phạm vi 10 và đếm theo khả năng
6 | Làm quen với toán | Nhận biết các số từ 5 đến 10, dùng để chỉ số lượng, số thứ tự
7 | Làm quen với toán | Gộp, tách các nhóm đối tượng trong phạm vi 10 bằng các cách khác nhau
8 | Làm quen với toán | Nhận ra quy tắc sắp xếp, sao chép lại và sáng tạo ra mẫu sắp xếp
9 | Làm quen với toán | Đo, so sánh độ dài, thể tích bằng một đơn vị đo và nói kết quả
10 | Làm quen với toán | Chỉ ra điểm giống, khác nhau giữa hai khối cầu và trụ, vuông và chữ nhật
11 | Làm quen với toán | Gọi đúng tên các thứ trong tuần, các mùa trong năm
12 | Khám phá xã hội | Nói đúng họ tên, ngày sinh, giới tính của bản thân; địa chỉ gia đình khi được hỏi
13 | Khám phá xã hội | Nói đặc điểm và sự khác nhau của một số nghề
14 | Khám phá xã hội | Kể tên một số lễ hội, di tích, danh lam thắng cảnh của quê hương, đất nước
""",
    ("5-6", SPEECH): """
1 | Nghe hiểu | Thực hiện được các yêu cầu trong hoạt động tập thể
2 | Nghe hiểu | Hiểu nghĩa từ khái quát: phương tiện giao thông, động vật, thực vật, đồ dùng
3 | Nghe hiểu | Lắng nghe và nhận xét ý kiến của người đối thoại
4 | Nói | Kể rõ ràng, có trình tự về sự việc, hiện tượng để người nghe hiểu được
5 | Nói | Dùng được câu đơn, câu ghép, câu khẳng định, câu phủ định, câu mệnh lệnh
6 | Nói | Đọc biểu cảm bài thơ, đồng dao, ca dao
7 | Nói | Kể có thay đổi một vài tình tiết của câu chuyện
8 | Nói | Sử dụng các từ cảm ơn, xin lỗi, xin phép, thưa, dạ, vâng phù hợp với tình huống
9 | Làm quen với đọc, viết | Biết cách "đọc sách" từ trái sang phải, từ trên xuống dưới
10 | Làm quen với đọc, viết | Nhận dạng các chữ trong bảng chữ cái tiếng Việt
11 | Làm quen với đọc, viết | Tô, đồ các nét chữ, sao chép một số kí hiệu, chữ cái, tên của mình
""",
    ("5-6", FEELING): """
1 | Ý thức về bản thân | Nói được điều bé thích, không thích, những việc bé làm được và không làm được
2 | Tự tin, tự lực | Tự làm một số việc đơn giản hằng ngày
3 | Tự tin, tự lực | Cố gắng tự hoàn thành công việc được giao
4 | Cảm xúc | Nhận biết cảm xúc vui, buồn, sợ hãi, tức giận, ngạc nhiên, xấu hổ của người khác
5 | Cảm xúc | Biết an ủi và chia vui với người thân, bạn bè
6 | Hành vi xã hội | Thực hiện được một số quy định ở lớp, gia đình và nơi công cộng
7 | Hành vi xã hội | Lắng nghe ý kiến, trao đổi, thỏa thuận, chia sẻ kinh nghiệm với bạn
8 | Hành vi xã hội | Biết tìm cách giải quyết mâu thuẫn: dùng lời, nhờ người khác, nhường nhịn
9 | Quan tâm đến môi trường | Thích chăm sóc cây, con vật quen thuộc; bỏ rác đúng nơi quy định
10 | Quan tâm đến môi trường | Tiết kiệm điện, nước trong sinh hoạt
""",
    ("5-6", BEAUTY): """
1 | Cảm nhận | Tán thưởng, dùng từ gợi cảm nói lên cảm xúc khi nghe âm thanh và ngắm nhìn vẻ đẹp
2 | Cảm nhận | Chăm chú lắng nghe và hưởng ứng cảm xúc theo bài hát, bản nhạc
3 | Âm nhạc | Hát đúng giai điệu, lời ca, hát diễn cảm phù hợp với sắc thái, tình cảm của bài hát
4 | Âm nhạc | Vận động nhịp nhàng phù hợp với sắc thái, nhịp điệu bài hát, bản nhạc
5 | Tạo hình | Phối hợp và lựa chọn các nguyên vật liệu tạo hình để tạo ra sản phẩm
6 | Tạo hình | Phối hợp các kĩ năng vẽ, cắt, xé dán, nặn, xếp hình để tạo sản phẩm có bố cục cân đối
7 | Tạo hình | Nhận xét các sản phẩm tạo hình về màu sắc, hình dáng, bố cục
8 | Sáng tạo | Nói lên ý tưởng và tạo ra các sản phẩm tạo hình theo ý thích; đặt tên cho sản phẩm
""",
}


@dataclass(frozen=True, kw_only=True)
class ReadyField:
    """A field to begin with, for one age group; its code is the same at every school and in every year."""

    code: str
    name: str
    age_group: str
    indicators: tuple[Indicator, ...]


def _field(age_group: str, field: str, typed: str) -> ReadyField:
    name = _NURSERY_FEELING if (age_group, field) == ("24-36m", FEELING) else _NAMES[field]
    code = f"{field}_{age_group.replace('-', '_')}"
    full_name = f"{name} ({_SPANS[age_group]})"
    return ReadyField(code=code, name=full_name, age_group=age_group, indicators=read_indicators(typed))


READY_FIELDS: Mapping[str, tuple[ReadyField, ...]] = {
    group: tuple(_field(group, field, typed) for (of_group, field), typed in _TYPED.items() if of_group == group)
    for group in _SPANS
}
"""By age group, in the order of the programme."""
